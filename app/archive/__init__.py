"""The archive: minutes of the time before the table, and what was promised in them, as people copied them out."""
