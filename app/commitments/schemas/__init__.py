"""What commitments take and give."""
