"""The front door: pages for staff, each track's on its own host, made by the server and working
without scripts.
"""
