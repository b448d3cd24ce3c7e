"""What minutes take and give."""
