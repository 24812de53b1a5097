"""The suitability track: the rough sleeping rule (paragraphs 9.21.1 and 9.21.2 as in the guidance's
version 2.0), its gates, a human's decision, and service in person.

Pure, and apart from the support track: neither knows the other.
"""
