"""The way to Temporal's own pages: which of them may be asked for, and opening what is sealed in
them for who may read it.
"""
