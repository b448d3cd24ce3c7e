"""What is asked of the floor and told of it."""
