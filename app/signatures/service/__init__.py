"""The use cases of keys, and statements on their arrival."""
