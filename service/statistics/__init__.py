"""What is published of a period, every figure of it treated so that nobody can be recognised from
it.
"""
