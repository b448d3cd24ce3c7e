"""Who runs a table, by the word of all its deciding sectors."""
