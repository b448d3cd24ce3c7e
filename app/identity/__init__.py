"""Accounts and partner clients, who may do what, tokens, and the guards that answer 401."""
