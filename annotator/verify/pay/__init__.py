"""Checks pay: the figures of fair_pay.json, pieces, shares, and payments."""
