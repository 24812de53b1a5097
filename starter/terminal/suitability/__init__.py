"""What the suitability track's commands share: options, and a decision asked for."""
