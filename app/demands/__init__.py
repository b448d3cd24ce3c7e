"""Demands: what a sector asks of others, from its raising to the written answer."""
