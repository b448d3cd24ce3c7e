"""What papers are made of, and how."""
