SELECT * FROM budgetdb_data.balances;
