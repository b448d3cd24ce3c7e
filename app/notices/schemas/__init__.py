"""What goes in and out about notices."""
