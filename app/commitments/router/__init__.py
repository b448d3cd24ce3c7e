"""The HTTP side of commitments."""
