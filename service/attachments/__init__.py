"""Files on a case: added, scanned, given out."""
