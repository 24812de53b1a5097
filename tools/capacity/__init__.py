"""On paper, from measured costs of one case: what years of referrals from everywhere would take.
`python -m tools.capacity bench-results/*.json` writes `docs/capacity.md` with its figures beside.
"""
