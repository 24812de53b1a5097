-- The rules that kept a submission out, beside its codes: what the register of blocked paths is asked by.

ALTER TABLE intake_refusals ADD COLUMN rules text NOT NULL DEFAULT '';

-- What was accepted is counted by the day it was entered, as what was refused is.

CREATE INDEX referrals_accepted ON referrals (accepted_at);
