-- With the rights of budgetdb_admin: no service may write to a table. begin_change keeps a narrowed session narrow.
CREATE OR REPLACE FUNCTION budgetdb.record_fills(account_id bigint, fills jsonb, request_id text DEFAULT NULL)
RETURNS SETOF budgetdb.fills LANGUAGE plpgsql VOLATILE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    reports budgetdb_data.fill_report[] := budgetdb_data.require_fills(record_fills.fills);
    arguments CONSTANT jsonb := jsonb_build_object(
        'fills', cardinality(reports), 'sha256', budgetdb_data.fills_digest(reports)
    );
    change budgetdb_data.change;
    bot record;
    result jsonb;
BEGIN
    change := budgetdb_data.begin_change(record_fills.account_id, 'record_fills', arguments, record_fills.request_id);
    IF change.replay IS NULL THEN
        reports := budgetdb_data.resolve_fills(record_fills.account_id, reports);
        FOR bot IN
            SELECT f.bot_id, array_agg(f ORDER BY f.executed_at, f.ordinal) AS reports
            FROM unnest(budgetdb_data.fresh_fills(record_fills.account_id, reports)) AS f
            GROUP BY f.bot_id
            ORDER BY f.bot_id
        LOOP
            change := budgetdb_data.post_fills(change, bot.bot_id, bot.reports);
        END LOOP;

        SELECT coalesce(jsonb_agg(to_jsonb(v.*) ORDER BY abs(r.ordinal)), '[]') INTO result
        FROM unnest(reports) AS r
        -- OFFSET keeps it a look-up for each.
        CROSS JOIN LATERAL (
            SELECT f.*
            FROM budgetdb.fills AS f
            WHERE
                f.account_id = record_fills.account_id
                AND f.external_id = r.external_id
                AND f.base_currency = r.base_currency
                AND f.quote_currency = r.quote_currency
                AND f.side = r.side
            OFFSET 0
        ) AS v;
        PERFORM budgetdb_data.append_ledger(
            change, NULL, NULL, '{}', CASE WHEN change.request_id IS NOT NULL THEN result END
        );
    END IF;

    RETURN QUERY
    SELECT v.* FROM jsonb_populate_recordset(NULL::budgetdb.fills, coalesce(change.replay, result)) AS v;
END;
$$;

COMMENT ON FUNCTION budgetdb.record_fills(bigint, jsonb, text) IS
'Records an exchange''s list of fills of one account, all or none, and returns them in the list''s order: an array '
'of objects with id, the exchange''s own, position_id or order_id or order (the exchange''s id of a confirmed '
'order), side, base_amount, quote_amount and executed_at, a text in ISO 8601 with its zone; fee_amount with '
'fee_currency, or fees, a list of objects with amount and currency; and base_currency and quote_currency to be '
'checked. null is as good as left out, and no other key is taken. A fill is known by its market, its side and its '
'id: reported again it counts once. A bot''s fills apply in the order of executed_at, those of one moment in the '
'list''s (R4, R8, R10, R12). Errors: UB002, UB004, UB005, UB007, UB008.';
