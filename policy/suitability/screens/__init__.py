"""What people read of a case and of the track: pages, sheets, the map, explanations."""
