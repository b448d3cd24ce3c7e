"""The demonstration table: Huari, loaded through the same calls that everybody makes."""
