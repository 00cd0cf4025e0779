"""The benchmark: what budgetdb costs, as ratios to the least that PostgreSQL could do instead."""
