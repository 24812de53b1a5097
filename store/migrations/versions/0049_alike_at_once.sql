-- New persons stand in the index at once, instead of in a list beside it that every look for
-- somebody reads from end to end: during a large file that list has thousands of entries.
ALTER INDEX persons_match SET (fastupdate = off);
