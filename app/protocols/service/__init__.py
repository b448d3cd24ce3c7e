"""The use cases of ground rules."""
