"""After a disaster: record, Temporal and outside log brought to each other."""
