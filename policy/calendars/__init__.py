"""Bank holidays as data, by nation; a file is named after the last year it covers and never edited.

Taken from the GOV.UK bank holiday list (Open Government Licence), as packaged by
`govuk-bank-holidays`. A new list is a new file and a new rulebook version.
"""
