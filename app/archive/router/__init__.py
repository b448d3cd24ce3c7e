"""What is called about the archive."""
