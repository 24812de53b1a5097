"""`referrals organisation`: the register of organisations, a module a command."""
