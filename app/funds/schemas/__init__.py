"""What funds take and give."""
