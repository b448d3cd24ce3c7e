"""The HTTP side of witnesses."""
