-- With the rights of budgetdb_admin: no service may write to a table. begin_change keeps a narrowed session narrow.
CREATE OR REPLACE FUNCTION budgetdb.record_fills(account_id bigint, fills jsonb, request_id text DEFAULT NULL)
RETURNS SETOF budgetdb.fills LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    reports CONSTANT budgetdb_data.fill_report[] := budgetdb_data.require_fills(record_fills.fills);
    arguments CONSTANT jsonb := jsonb_build_object(
        'fills', cardinality(reports), 'sha256', budgetdb_data.fills_digest(reports)
    );
    change budgetdb_data.change;
    fill record; -- the fills of a position, or one of a sweeping bot
    market record;
    bot bigint;
    batch budgetdb_data.fill_report[] := '{}';
    result jsonb;
BEGIN
    change := budgetdb_data.begin_change(record_fills.account_id, 'record_fills', arguments, record_fills.request_id);
    IF change.replay IS NULL THEN
        FOR fill IN
            -- One position after another, unless what a sweeping bot returns depends on what it holds at that moment.
            SELECT
                f.position_id, p.bot_id, o.profit_policy = 'sweep' AS sweeps,
                array_agg(f ORDER BY f.executed_at, f.ordinal) AS reports
            FROM unnest(budgetdb_data.fresh_fills(record_fills.account_id, reports)) AS f
            LEFT JOIN budgetdb_data.positions AS p
                ON p.account_id = record_fills.account_id AND p.position_id = f.position_id
            LEFT JOIN budgetdb_data.bots AS o ON o.account_id = p.account_id AND o.bot_id = p.bot_id
            GROUP BY f.position_id, p.bot_id, o.profit_policy, CASE o.profit_policy WHEN 'sweep' THEN f.ordinal END
            ORDER BY p.bot_id, min(f.executed_at), min(f.ordinal)
        LOOP
            IF fill.bot_id <> bot AND batch <> '{}' THEN
                change := budgetdb_data.post_fills(change, bot, batch, FALSE);
                batch := '{}';
            END IF;
            market := budgetdb_data.move_position(record_fills.account_id, fill.position_id, fill.reports);
            bot := fill.bot_id;
            batch := batch || fill.reports;
            IF market.closes AND fill.sweeps THEN
                change := budgetdb_data.post_fills(change, bot, batch, TRUE);
                batch := '{}';
            END IF;
        END LOOP;
        IF batch <> '{}' THEN
            change := budgetdb_data.post_fills(change, bot, batch, FALSE);
        END IF;

        SELECT coalesce(jsonb_agg(to_jsonb(v) ORDER BY r.ordinal), '[]') INTO result
        FROM unnest(reports) AS r
        INNER JOIN budgetdb.fills AS v ON v.account_id = record_fills.account_id AND v.external_id = r.external_id;
        PERFORM budgetdb_data.append_ledger(
            change, NULL, NULL, '{}', CASE WHEN change.request_id IS NOT NULL THEN result END
        );
    END IF;

    FOR result IN SELECT j.value FROM jsonb_array_elements(coalesce(change.replay, result)) AS j LOOP
        RETURN NEXT jsonb_populate_record(NULL::budgetdb.fills, result);
    END LOOP;
END;
$$;

COMMENT ON FUNCTION budgetdb.record_fills(bigint, jsonb, text) IS
'Records an exchange''s list of fills of one account, all or none, and returns them in the list''s order: an array of '
'objects with the arguments of record_fill, and id, the exchange''s own. A fill whose id is recorded already, from an '
'overlapping list or as the request_id of record_fill, counts once. Fills of a bot apply in the order of executed_at '
'(R4, R8, R10). Errors: UB002, UB004, UB005, UB006, UB007.';
