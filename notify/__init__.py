"""Notices to people: the protocol every channel keeps, the channels, and the words. A notice never
says a status.
"""
