"""The use cases of minutes."""
