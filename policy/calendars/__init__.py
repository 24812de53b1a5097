"""Bank holidays as data, by nation; a file is named after the day it was taken over, the first one
after the last year it covers, and none is ever edited.

Taken from the GOV.UK bank holiday list (Open Government Licence), as packaged by
`govuk-bank-holidays`, with what was proclaimed since: an officer makes a new
file from it, and brings it to the open cases as an event each keeps.
"""
