"""What becomes known of a case: what of it is used, what follows, and who is notified."""
