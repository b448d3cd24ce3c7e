"""Sessions of a table: agenda, convocation, attendance and quorum, opening and closing."""
