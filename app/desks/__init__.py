"""The desks: what awaits a person or a sector, over all of their tables. Live views, never sealed."""
