"""The use cases of commitments."""
