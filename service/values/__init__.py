"""What use cases are told and give, and what is judged of it before anything is asked: the part of
them that a desk has too. Nothing in it touches a record, a key or the engine.
"""
