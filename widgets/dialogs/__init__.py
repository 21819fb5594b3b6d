"""Dialogs: each gets plain values, shows them and reports; none knows the store."""
