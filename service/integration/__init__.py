"""What organisations exchange with the service beside its pages: the feed and webhooks of their own
systems, the questions put to them, and links that answer one.
"""
