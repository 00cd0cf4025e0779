CREATE OR REPLACE FUNCTION budgetdb_data.is_bidirectional(strategy text, allocation jsonb, base_currency text)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE is_bidirectional.strategy
    WHEN 'bidirectional_dca' THEN TRUE
    WHEN 'traditional_dca' THEN FALSE
    ELSE coalesce((is_bidirectional.allocation ->> is_bidirectional.base_currency)::numeric > 0, FALSE)
END;

COMMENT ON FUNCTION budgetdb_data.is_bidirectional(text, jsonb, text) IS
'What a bot''s enable_bidirectional says: by the strategy''s name, or else whether its allocation, currency to '
'amount, has some of its base currency (R7).';
