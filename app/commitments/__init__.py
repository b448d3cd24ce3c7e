"""Commitments: drafted from an agreement, checked, offered as exact bytes, signed in private and released together."""
