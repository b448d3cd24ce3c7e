"""The HTTP side of ground rules."""
