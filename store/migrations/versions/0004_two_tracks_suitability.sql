-- The suitability track keeps no advice, and nothing in it rests on consent: its grounds are public task and law
-- enforcement (R8, R90).

DROP TABLE advice_notes;
ALTER TABLE referrals DROP CONSTRAINT referrals_basis_check;
ALTER TABLE referrals ADD CONSTRAINT referrals_basis_check
    CHECK (basis IN ('public task', 'law enforcement'));
