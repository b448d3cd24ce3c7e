"""The use cases of identity: signing in, administration, and the codes of invitations."""
