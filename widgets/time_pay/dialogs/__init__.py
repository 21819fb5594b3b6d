"""Dialogs about time, payments and statements."""
