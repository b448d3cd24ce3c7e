"""Keys of seats, put in force by a mandate or the own sector and never by the host, and what is signed with them."""
