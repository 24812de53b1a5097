-- erase_case takes only what has ended, and a case that was erased may be open in an older copy of the database that was put
-- back: its end was lost with the newer record, and nobody can open it to end it again. This ends such a case, and only where
-- it is ordered as 'erased before'. It is a function of its own, and not a part of erase_case, because whoever answers requests
-- may put in an order but must not be able to have an open case ended by one: the watchdog and whoever rebuilds call this,
-- having seen in the key store or in the log outside that the case was erased. It gives back whether the case has ended.
CREATE FUNCTION end_erased_before(erased text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM FROM cases WHERE reference = erased FOR UPDATE;
    IF EXISTS (SELECT FROM legal_holds WHERE reference = erased AND lifted_at IS NULL)
        OR NOT EXISTS (SELECT FROM erasures WHERE reference = erased AND ground = 'erased before') THEN
        RETURN EXISTS (SELECT FROM cases WHERE reference = erased AND ended_at IS NOT NULL);
    END IF;
    UPDATE cases SET ended_at = clock_timestamp(), next_due = NULL WHERE reference = erased AND ended_at IS NULL;
    RETURN FOUND OR EXISTS (SELECT FROM cases WHERE reference = erased AND ended_at IS NOT NULL);
END
$$;
REVOKE ALL ON FUNCTION end_erased_before(text) FROM PUBLIC;
