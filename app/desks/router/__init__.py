"""The HTTP side of the desks."""
