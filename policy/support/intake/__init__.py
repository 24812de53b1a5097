"""From a row somebody sent to a referral, or to every reason why not (R1 to R15, R27, R33, R39).

`columns` says what may stand where, `row_checks` and `sender_checks` hold one rule after the other
in the order in which they are tested, `reasons` what is said about each, and `judging` puts them
together. Nothing here knows whether a row came from a file, a form or a person typing. What is no
matter of a referral alone (names, dates, one typed cell) is in `policy.people`.
"""
