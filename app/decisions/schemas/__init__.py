"""What decisions and the live room take and give."""
