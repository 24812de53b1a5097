"""What people on duty are told of: trouble with the service itself, and scheduled looks at the
work. No track is named here.
"""
