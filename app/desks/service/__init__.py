"""What a desk is made of: the caller, the facts of all their tables, and the items that follow."""
