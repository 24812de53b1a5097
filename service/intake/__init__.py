"""Taking in what organisations send: referrals, one by one or row by row."""
