"""What organisations' own systems are told, and how."""
