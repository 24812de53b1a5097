"""Who acts: sessions of staff, and organisations that show their credential."""
