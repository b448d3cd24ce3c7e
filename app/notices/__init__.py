"""Notices: who was told of what at a table, by which channel, and what became of it."""
