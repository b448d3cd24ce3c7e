"""The use cases of what was captured without a line."""
