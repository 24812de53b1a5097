"""The copy of what is held about a person, for them (R35, R38, R82): what is in it, by declared
kind. What nobody has classified is not in it.
"""
