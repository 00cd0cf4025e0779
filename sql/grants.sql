-- budgetdb_admin owns all of it. The views run with their reader's rights, so that policies decide what it sees:
-- hence the rights on what is beneath them.
REVOKE ALL ON ALL ROUTINES IN SCHEMA budgetdb, budgetdb_data FROM public;

GRANT USAGE ON SCHEMA budgetdb, budgetdb_data TO budgetdb_app, budgetdb_reader, budgetdb_tenant;
GRANT SELECT ON ALL TABLES IN SCHEMA budgetdb, budgetdb_data TO budgetdb_app, budgetdb_reader, budgetdb_tenant;
REVOKE ALL ON TABLE budgetdb.owner_grants, budgetdb_data.owner_grants
FROM budgetdb_app, budgetdb_reader, budgetdb_tenant;
REVOKE ALL ON TABLE budgetdb_data.migrations, budgetdb_data.logic FROM budgetdb_tenant;

-- What views and policies call.
GRANT EXECUTE ON FUNCTION
budgetdb_data.bot_position_value,
budgetdb_data.duration_setting,
budgetdb_data.fees_json,
budgetdb_data.granted_owners,
budgetdb_data.is_visible,
budgetdb_data.max_price_age,
budgetdb_data.price_status,
budgetdb_data.value_in_base,
budgetdb_data.value_in_quote
TO budgetdb_app, budgetdb_reader, budgetdb_tenant;

-- What reads, with what it calls.
GRANT EXECUTE ON FUNCTION
budgetdb.calculate_available,
budgetdb.calculate_available_btc,
budgetdb.calculate_available_usd,
budgetdb.get_available_capital,
budgetdb.preview_bot,
budgetdb_data.allocate,
budgetdb_data.available_at_price,
budgetdb_data.frozen_allocation,
budgetdb_data.held_as,
budgetdb_data.is_printable,
budgetdb_data.json_decimal,
budgetdb_data.refuse_account,
budgetdb_data.require_allocation,
budgetdb_data.require_amount,
budgetdb_data.require_budget,
budgetdb_data.require_currency,
budgetdb_data.require_decimal,
budgetdb_data.require_market,
budgetdb_data.require_percentage,
budgetdb_data.require_reported,
budgetdb_data.strategy_long_pct,
budgetdb_data.switch_setting
TO budgetdb_app, budgetdb_reader;

-- What writes does so with the rights of budgetdb_admin, and so needs nothing beneath it.
GRANT EXECUTE ON FUNCTION
budgetdb.activate_bot,
budgetdb.close_bot,
budgetdb.configure_account,
budgetdb.configure_bot,
budgetdb.create_account,
budgetdb.create_bot,
budgetdb.open_position,
budgetdb.pause_bot,
budgetdb.record_fill,
budgetdb.record_fills,
budgetdb.record_price,
budgetdb.resize_bot,
budgetdb.sync_balances,
budgetdb.void_fill,
budgetdb.write_off_position
TO budgetdb_app;
