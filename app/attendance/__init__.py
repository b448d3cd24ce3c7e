"""Who came to a session and went, as far as hours must fit all that was heard, and words of who has no device."""
