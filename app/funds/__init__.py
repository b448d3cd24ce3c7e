"""Joint funds: what several organizations pay in, what their sectors decide about it, and what was spent of it."""
