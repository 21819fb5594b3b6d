"""Checkers written apart from the program: of exports and of ledgers."""
