"""Minutes of sessions: notes, the composed text, corrections, the sectors' assent, and the seal."""
