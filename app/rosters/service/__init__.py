"""The use cases by which sectors say who sits for them."""
