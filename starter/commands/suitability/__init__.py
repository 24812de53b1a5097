"""`referrals suitability`: the suitability track's own commands, on its own place, with its own
staff and sign-in.
"""
