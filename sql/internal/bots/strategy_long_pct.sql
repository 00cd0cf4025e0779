CREATE OR REPLACE FUNCTION budgetdb_data.strategy_long_pct(strategy text)
RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE strategy_long_pct.strategy WHEN 'bidirectional_dca' THEN 50 WHEN 'traditional_dca' THEN 100 END;

COMMENT ON FUNCTION budgetdb_data.strategy_long_pct(text) IS
'The long side''s percentage that a strategy''s name implies; NULL for a strategy of the platform''s own (R7).';
