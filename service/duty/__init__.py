"""What a shift works by: the handover and the wall of countdowns."""
