"""What organisations report of a case, and who is notified."""
