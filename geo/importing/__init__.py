"""A table of text to events: mapping, guesses, conversion, checks, the report on each row."""
