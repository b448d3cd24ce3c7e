"""Whether and by which rules the table goes on: its term, waivers, suspension, withdrawal and return, truce, lapse."""
