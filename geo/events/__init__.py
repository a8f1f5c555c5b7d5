"""What an event is: dates, the canonical frame, datasets, their sources, several as one."""
