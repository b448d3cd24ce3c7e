"""The HTTP side of decisions and of the live room."""
