"""The use cases: one function each, for every way in. Values go in and come out; nothing here knows
a command line, HTTP or a terminal.
"""
