"""Papers, by the address of what they render."""
