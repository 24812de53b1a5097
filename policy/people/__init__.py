"""Who somebody is, for both tracks: names, dates of birth and nationalities as people write them,
how one typed cell is read and what can be wrong with it, which two people may be one (R33), and
what may be corrected of a person (R37). Knows no track.
"""
