"""The disasters, rehearsed on real servers with invented cases of both tracks: `make
rehearse-disasters`.
"""
