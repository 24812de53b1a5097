"""What people on duty are notified of: trouble with the service itself, and scheduled digests of
the work. No track is named here.
"""
