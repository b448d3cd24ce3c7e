"""The use cases of assents: a word is given, and of several words one text comes into its own."""
