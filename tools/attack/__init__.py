"""Trials from outside against a running `make run`: each tries what must not go, and is said to
have held or to be broken. Nothing here uses our own code's word for it.
"""
