-- One person, several keyed digests: the Home Office reference, and each name with what is told of the birth. Those of
-- names are made anew as people are entered; the digest of a reference stays what it was.

ALTER TABLE persons ADD COLUMN match_digests text[] NOT NULL DEFAULT '{}';
UPDATE persons SET match_digests = ARRAY[match_home_office_reference] WHERE match_home_office_reference IS NOT NULL;
ALTER TABLE persons DROP COLUMN match_home_office_reference, DROP COLUMN match_names_and_birth;
CREATE INDEX persons_match ON persons USING gin (match_digests);
