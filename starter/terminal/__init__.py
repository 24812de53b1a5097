"""What commands stand on: who is signed in, what was typed or given, and what is said to it."""
