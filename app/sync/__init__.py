"""Following the record: the change feed."""
