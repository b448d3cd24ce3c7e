"""The use cases of tables, seats, mandates, invitations and grants to partners."""
