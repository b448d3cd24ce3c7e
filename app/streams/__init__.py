"""What a session's screens are told as it happens: one stream for each, out of the record."""
