"""The use cases of a decision, and the live room."""
