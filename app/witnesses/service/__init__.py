"""The use cases of witnesses, and the log as files for them."""
