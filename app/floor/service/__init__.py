"""The use cases of the floor, and its live views."""
