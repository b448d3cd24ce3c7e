"""The use cases of redactions."""
