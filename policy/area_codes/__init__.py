"""Codes of local authorities as data; a file is named after the last change in it and never edited.

From the Office for National Statistics' register of geographic codes (Open Government Licence):
every unitary, district, borough and county of the United Kingdom since the codes began in 2009,
with the first and last day of those that did not always stand, and the code that took the place
where it was one. A new list is a new file.
"""
