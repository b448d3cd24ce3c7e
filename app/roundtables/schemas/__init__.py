"""What tables, seats and mandates take and give."""
