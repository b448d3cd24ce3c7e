"""The HTTP side of what was captured without a line."""
