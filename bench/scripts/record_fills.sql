\set account random(1, :accounts)
\set list random(1, 1000000000000000)
SELECT count(*)
FROM budgetdb.record_fills(:account, (
    SELECT jsonb_agg(jsonb_build_object(
        'id', format('%s.%s', :list::bigint, n.fill), 'position_id', 1 + n.fill % :bots,
        'side', (ARRAY['buy', 'sell'])[1 + n.fill / :bots % 2], 'base_amount', 0.000001,
        'quote_amount', 0.1, 'executed_at', now()
    ))
    FROM generate_series(1, 1000) AS n (fill)
));
