"""`R/funds` and what lies under a fund."""
