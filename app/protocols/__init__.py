"""Ground rules: clauses that the deciding sectors adopt, and the engine that asks them before something happens."""
