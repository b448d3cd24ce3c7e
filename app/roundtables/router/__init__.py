"""The HTTP side of tables, seats, mandates and invitations."""
