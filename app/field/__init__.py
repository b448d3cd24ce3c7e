"""What was captured without a line: kept in whatever order it comes, applied in the order in which it was captured."""
