"""What use cases take and give, and what is checked of it before anything is asked: the part of
them that a command at a desk has too. Nothing in it touches a record, a key or the engine.
"""
