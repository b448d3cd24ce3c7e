"""What runs by itself: the queue, and the loop that takes from it. Rooms declare the jobs; it knows none of them."""
