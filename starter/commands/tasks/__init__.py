"""`referrals tasks`: the worklists, and what is done with a task."""
