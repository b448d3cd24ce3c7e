"""The audit: whether rows, bodies, entries, tree and signed checkpoint still tell one story. It only reads."""
