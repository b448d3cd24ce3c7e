"""The operations of rosters, papers and objections."""
