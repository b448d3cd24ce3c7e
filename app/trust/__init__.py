"""Pure functions over bytes: canonical text, hashes, proofs and signatures. No database, no HTTP, no clock."""
