"""Arrivals, guests, lists and corrections of attendance; hearings."""
