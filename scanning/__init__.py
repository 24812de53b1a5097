"""Scanners for malware: what says whether a file may be opened."""
