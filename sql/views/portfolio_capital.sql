-- Grouped by is_paper_trading as well: virtual and real money never share a row (R1).
CREATE OR REPLACE VIEW budgetdb.portfolio_capital WITH (security_invoker = TRUE) AS
SELECT
    c.owner,
    c.is_paper_trading,
    c.currency,
    count(*) AS accounts,
    sum(c.raw_balance) AS raw_balance,
    sum(c.reserved) AS reserved,
    sum(c.available) AS available,
    sum(c.shortfall) AS shortfall,
    max(c.price_status::budgetdb_data.price_status)::text AS price_status,
    sum(c.reserved_conservative) AS reserved_conservative,
    sum(c.available_conservative) AS available_conservative,
    sum(c.shortfall_conservative) AS shortfall_conservative,
    sum(c.reserved_exact) AS reserved_exact,
    sum(c.available_exact) AS available_exact,
    sum(c.shortfall_exact) AS shortfall_exact
FROM budgetdb.account_capital AS c
GROUP BY c.owner, c.is_paper_trading, c.currency;

COMMENT ON VIEW budgetdb.portfolio_capital IS
'The capital of all accounts of one owner, live or paper and never mixed (R1), one row per currency. Available in '
'one account cannot cover a shortfall in another, so both are added up as they are.';
COMMENT ON COLUMN budgetdb.portfolio_capital.owner IS 'The user whose accounts they are.';
COMMENT ON COLUMN budgetdb.portfolio_capital.is_paper_trading IS 'Virtual money, or real (R1).';
COMMENT ON COLUMN budgetdb.portfolio_capital.currency IS 'The currency of the row''s amounts.';
COMMENT ON COLUMN budgetdb.portfolio_capital.accounts IS 'How many accounts have this currency.';
COMMENT ON COLUMN budgetdb.portfolio_capital.raw_balance IS 'Sum of the accounts'' raw balances (R4).';
COMMENT ON COLUMN budgetdb.portfolio_capital.reserved IS
'Sum of what their bots reserve, each in its account''s own model (R2).';
COMMENT ON COLUMN budgetdb.portfolio_capital.available IS 'Sum of what is available in each.';
COMMENT ON COLUMN budgetdb.portfolio_capital.shortfall IS 'Sum of what each can no longer cover.';
COMMENT ON COLUMN budgetdb.portfolio_capital.price_status IS 'The worst price status among them (R3).';
COMMENT ON COLUMN budgetdb.portfolio_capital.reserved_conservative IS
'Sum of what their bots reserve by the conservative model, whichever the account''s own is (R2).';
COMMENT ON COLUMN budgetdb.portfolio_capital.available_conservative IS
'Sum of what is available by the conservative model.';
COMMENT ON COLUMN budgetdb.portfolio_capital.shortfall_conservative IS
'Sum of what can no longer be covered by the conservative model.';
COMMENT ON COLUMN budgetdb.portfolio_capital.reserved_exact IS
'Sum of what their bots reserve by the exact model, whichever the account''s own is (R2).';
COMMENT ON COLUMN budgetdb.portfolio_capital.available_exact IS 'Sum of what is available by the exact model.';
COMMENT ON COLUMN budgetdb.portfolio_capital.shortfall_exact IS
'Sum of what can no longer be covered by the exact model.';
