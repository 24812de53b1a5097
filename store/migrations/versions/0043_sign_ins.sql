-- Who signed in, who tried to and failed, who had to wait and who signed out: by the number that a register knows, and
-- nothing of what was typed in the place of one. Only ever added to; what is past its time goes by retention.
CREATE TABLE sign_ins (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account text NOT NULL,
    way text NOT NULL,
    what text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX sign_ins_latest ON sign_ins (account, way, what, at);
CREATE INDEX sign_ins_at ON sign_ins (at);
CREATE INDEX views_at ON views (viewed_at);
