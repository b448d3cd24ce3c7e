"""What leaves the tables: the proofs of the log, and bundles that are checked without the service."""
