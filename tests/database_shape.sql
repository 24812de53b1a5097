-- One value for all of a database that is no row: were a test to change any of it, the next would find it changed.
WITH own AS (
    SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
)
SELECT md5(string_agg(part, '|' ORDER BY part)) FROM (
    SELECT concat_ws(' ', 'namespace', nspname, nspacl, nspowner) FROM pg_namespace
        WHERE oid IN (SELECT oid FROM own)
    UNION ALL SELECT concat_ws(' ', 'class', oid::regclass, relkind, relacl, relowner,
        reloptions, relrowsecurity, relforcerowsecurity) FROM pg_class WHERE relnamespace IN (SELECT oid FROM own)
    UNION ALL SELECT concat_ws(' ', 'column', attrelid::regclass, attname, atttypid, attnotnull,
        attisdropped, attacl) FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace IN (SELECT oid FROM own)
    UNION ALL SELECT concat_ws(' ', 'default', adrelid::regclass, adnum, pg_get_expr(adbin, adrelid))
        FROM pg_attrdef
    UNION ALL SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname,
        pg_get_constraintdef(oid), convalidated) FROM pg_constraint WHERE connamespace IN (SELECT oid FROM own)
    UNION ALL SELECT concat_ws(' ', 'index', pg_get_indexdef(indexrelid), indisvalid) FROM pg_index
        JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace IN (SELECT oid FROM own)
    UNION ALL SELECT concat_ws(' ', 'trigger', tgrelid::regclass, tgname, tgenabled,
        pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT concat_ws(' ', 'routine', oid::regprocedure, prosrc, proacl, prosecdef, proconfig)
        FROM pg_proc WHERE pronamespace IN (SELECT oid FROM own)
    UNION ALL SELECT concat_ws(' ', 'view', viewname, definition) FROM pg_views
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
    UNION ALL SELECT concat_ws(' ', 'policy', polrelid::regclass, polname, polcmd, polroles,
        pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) FROM pg_policy
    UNION ALL SELECT concat_ws(' ', 'type', typname, typtype, typacl) FROM pg_type
        WHERE typnamespace IN (SELECT oid FROM own)
    UNION ALL SELECT concat_ws(' ', 'default acl', defaclrole, defaclnamespace::regnamespace,
        defaclobjtype, defaclacl) FROM pg_default_acl
    UNION ALL SELECT concat_ws(' ', 'setting', setrole, setconfig) FROM pg_db_role_setting
        JOIN pg_database ON pg_database.oid = setdatabase WHERE datname = current_database()
    UNION ALL SELECT concat_ws(' ', 'database', datacl, datconnlimit, datallowconn)
        FROM pg_database WHERE datname = current_database()
    UNION ALL SELECT concat_ws(' ', 'large object', oid) FROM pg_largeobject_metadata
    UNION ALL SELECT concat_ws(' ', 'extension', extname, extversion) FROM pg_extension
) AS parts (part)
