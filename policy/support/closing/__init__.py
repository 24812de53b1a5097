"""How a case ends, and what every ending stops."""
