"""Taking a text out of the record, by the consent of those it came from and of others; its digest and place stay."""
