"""What a case is, whatever track it belongs to: its deadlines, what follows from a decision, how a
turn is taken and recorded. The tracks build on it; it knows none of them.
"""
