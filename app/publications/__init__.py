"""What leaves the tables: for now the proofs of the log."""
