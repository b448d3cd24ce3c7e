"""Tinkuy: roundtables between state, company and community, and the promises made there."""
