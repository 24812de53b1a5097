-- The register is read from its end, a page at a time.
CREATE INDEX inbox_refused_received ON inbox (received_at) WHERE verdict = 'refused';
