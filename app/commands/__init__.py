"""Commands that a delegate runs on a machine of their own: neither server nor database is needed or imported."""
