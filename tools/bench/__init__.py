"""How fast the service is, always beside a floor that does as many steps and nothing else.

    python -m tools.bench [--quick] [--reps N] [--only NAME]

Only ratios of one run mean anything: the same machine is twice as fast an hour later. It measures
and prints; it asserts nothing.
"""
