"""The HTTP side of what leaves the tables."""
