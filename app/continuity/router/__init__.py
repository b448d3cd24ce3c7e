"""The HTTP side of a table that goes on."""
