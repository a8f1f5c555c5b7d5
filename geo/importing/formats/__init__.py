"""The known layouts, one module each: data that says which column and code means what."""
