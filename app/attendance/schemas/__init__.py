"""What goes in and out about attendance."""
