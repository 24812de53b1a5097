-- What is right now of who the person is, sealed: the referral as it was sent stays as it is. Each correction, with the
-- word before and after it, is an event of the case.

ALTER TABLE persons ADD COLUMN corrected bytea;
