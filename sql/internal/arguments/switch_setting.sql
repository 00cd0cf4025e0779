CREATE OR REPLACE FUNCTION budgetdb_data.switch_setting(setting text)
RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said CONSTANT text := lower(coalesce(current_setting(switch_setting.setting, TRUE), ''));
BEGIN
    IF said NOT IN ('', 'on', 'true', 'yes', '1', 'off', 'false', 'no', '0') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = format('%s is neither on nor off', switch_setting.setting),
            DETAIL = format('It is set to %L.', budgetdb_data.printable(left(said, 200))),
            HINT = format('SET %1$s = on, SET %1$s = off, or RESET %1$s.', switch_setting.setting);
    END IF;
    RETURN said IN ('on', 'true', 'yes', '1');
END;
$$;

COMMENT ON FUNCTION budgetdb_data.switch_setting(text) IS
'Whether a setting is on; not set, it is off. UB005 for anything else.';
