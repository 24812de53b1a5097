"""The doors in front of Temporal: one for each track, each opening into one namespace only."""
