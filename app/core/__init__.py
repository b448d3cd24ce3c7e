"""What every room stands on, without a word of the domain."""
