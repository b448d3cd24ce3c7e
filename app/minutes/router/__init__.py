"""The HTTP side of minutes."""
