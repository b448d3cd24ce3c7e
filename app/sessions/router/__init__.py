"""The HTTP side of sessions: the session itself, its agenda, its attendance."""
