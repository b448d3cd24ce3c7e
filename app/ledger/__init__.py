"""The append-only record: entries, the bodies they publish, and the only writer of both. No HTTP here."""
