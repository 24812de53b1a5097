"""An organisation's own referrals."""
