"""Payments: entering and checking them, and the open rest."""
