-- Those whom one sender calls a family or a group, by a keyed digest of its code for them.

ALTER TABLE persons ADD COLUMN group_digest text;
CREATE INDEX persons_group ON persons (group_digest) WHERE group_digest IS NOT NULL;
