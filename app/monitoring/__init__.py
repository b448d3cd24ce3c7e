"""Monitoring: reports by those who answer for a commitment, and what the other side finds in them."""
