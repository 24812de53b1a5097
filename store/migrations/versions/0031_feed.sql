-- What organisations' own systems are told, a line each. A line has its place in the order in which lines came to
-- stand on record, which is given afterwards, by one at a time: what commits late comes later, and is never skipped.
CREATE TABLE feed (
    id text PRIMARY KEY,
    once text NOT NULL UNIQUE,
    organisation_id text NOT NULL,
    reference text NOT NULL,
    word text NOT NULL,
    happened_at timestamptz NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    place bigint UNIQUE
);
CREATE INDEX feed_without_place ON feed (stored_at, id) WHERE place IS NULL;
CREATE INDEX feed_of_organisation ON feed (organisation_id, place) WHERE place IS NOT NULL;
