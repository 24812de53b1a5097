-- Failures to sign in, counted by what they came from: a keyed digest of an account, an address, or
-- both.
CREATE TABLE sign_in_failures (
    subject text NOT NULL,
    kind text NOT NULL,
    since timestamptz NOT NULL,
    count integer NOT NULL CHECK (count >= 0),
    PRIMARY KEY (subject, kind)
);
CREATE INDEX sign_in_failures_since ON sign_in_failures (since);

-- The application removes nothing itself; what no longer counts is cleared by this alone.
CREATE FUNCTION clear_sign_in_failures() RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    DELETE FROM sign_in_failures WHERE (subject, kind) IN (
        SELECT subject, kind FROM sign_in_failures
        WHERE since < clock_timestamp() - interval '1 day' LIMIT 100 FOR UPDATE SKIP LOCKED
    )
$$;
REVOKE ALL ON FUNCTION clear_sign_in_failures() FROM PUBLIC;
