"""The English texts that the domain says to people, by key."""
