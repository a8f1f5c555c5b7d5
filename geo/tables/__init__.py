"""A foreign table as text: rows and columns before anything in them is understood."""
