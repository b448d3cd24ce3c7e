"""Who sits for a sector, by its own word: rosters, the constituency's papers, and what other sectors object."""
