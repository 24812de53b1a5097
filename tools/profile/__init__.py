"""Where the time of a life goes, by process, thread, package and function: `make profile` writes
`docs/profile.md`.
"""
