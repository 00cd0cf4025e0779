SELECT * FROM budgetdb.account_capital;
