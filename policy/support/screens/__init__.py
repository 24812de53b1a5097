"""What people read of a case and of the track: the page of a case, the process map, the sheet."""
