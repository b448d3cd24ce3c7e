"""The use cases by which the sectors say who runs their table."""
