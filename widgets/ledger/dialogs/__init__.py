"""Dialogs of the ledger, and their words."""
