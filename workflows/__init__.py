"""The durable shell: time and order, nothing else. What is decided is `policy`'s; what is done is
`activities`'.
"""
