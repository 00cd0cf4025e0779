CREATE OR REPLACE FUNCTION budgetdb_data.held_as(
    status text, held numeric, allocated numeric, deployed numeric, spent numeric
)
RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE held_as.status
    -- What positions hold, and what they have not spent of the allocation.
    WHEN 'active' THEN held_as.deployed + greatest(held_as.allocated - held_as.spent, 0)
    -- A bot that closes has no open positions, unless a correction finds one later.
    WHEN 'closed' THEN greatest(least(held_as.held, held_as.deployed), 0)
    -- Coins that open positions hold stay reserved: a stopped bot still has to sell them.
    ELSE least(held_as.held, held_as.deployed)
END;

COMMENT ON FUNCTION budgetdb_data.held_as(text, numeric, numeric, numeric, numeric) IS
'What a step of its life leaves a bot that held this much of a currency (R7).';
