"""Imported datasets in a folder, and on a public server each visit's own."""
