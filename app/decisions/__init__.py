"""Proposals, the sectors' positions on them, and the agreements that follow; the live view of a session's room."""
