"""The use cases of the archive."""
