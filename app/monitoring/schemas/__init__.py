"""What reports, verifications and figures take and give."""
