"""Track A, support: from an accepted referral to an outcome.

One module per stage, in the order a case meets them: `acceptance`, `status_check`, `answered`,
`support_open`, `ending`; `anywhere` holds what may happen at any stage. `lifecycle` is the way in.
"""
