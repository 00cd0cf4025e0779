"""budgetdb: how much of an exchange account's capital is still free."""
