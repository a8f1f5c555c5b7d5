"""What one text says: a date, a number, a code, coordinates, a shape, addresses."""
