"""Tables, seats, mandates, and the guard that tells a caller's standing at a table."""
