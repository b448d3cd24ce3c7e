"""Keys of seats, and the sheets of paper that put some of them in force."""
