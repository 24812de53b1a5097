"""The interface for programs, `/v1`: what organisations' own systems and the command line ask in
JSON. It is the same use cases as the pages, and says no in the same words.
"""
