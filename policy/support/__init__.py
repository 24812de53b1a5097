"""The support track: from an accepted referral to an outcome.

`deeds` holds what may be asked of a case and what may happen to it, `clocks` its deadlines, one
module each. `state` is what is stored of a case, `tasks` says which tasks are open, `transitions`
which stages follow each other, and `lifecycle` is the way in. `intake` is what happens before: from
a row somebody sent to a referral.
"""
