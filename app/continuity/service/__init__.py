"""The use cases of a table that goes on."""
