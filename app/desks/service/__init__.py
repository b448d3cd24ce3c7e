"""What desks do: show what awaits, and tell what happened."""
