"""Ground rules as data with a check: clauses, moments, kinds, the engine, and what a whole protocol must have."""
