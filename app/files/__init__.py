"""Files that people hand in at a table, known by the digest of their bytes, whole or in parts."""
