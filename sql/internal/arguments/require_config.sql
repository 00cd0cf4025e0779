CREATE OR REPLACE FUNCTION budgetdb_data.require_config(strategy_config jsonb)
RETURNS jsonb LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF require_config.strategy_config IS NULL
        OR jsonb_typeof(require_config.strategy_config) <> 'object'
        OR pg_column_size(require_config.strategy_config) > 65536
    THEN
        RAISE EXCEPTION USING
            ERRCODE = 'UB005',
            MESSAGE = 'strategy_config is not valid',
            DETAIL = format(
                'Got %s of %s bytes.',
                coalesce(jsonb_typeof(require_config.strategy_config), 'NULL'),
                coalesce(pg_column_size(require_config.strategy_config), 0)
            ),
            HINT = 'Give a JSON object of at most 64 KiB.';
    END IF;
    RETURN require_config.strategy_config;
END;
$$;

COMMENT ON FUNCTION budgetdb_data.require_config(jsonb) IS
'strategy_config, or UB005 unless it is a JSON object of at most 64 KiB.';
