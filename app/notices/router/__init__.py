"""What is called about notices."""
