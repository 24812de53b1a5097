"""What is known of a case, fact by fact: what may be recorded, and how it is read."""
