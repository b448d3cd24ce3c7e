"""Use cases of joint funds."""
