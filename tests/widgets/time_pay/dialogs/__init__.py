"""Tests: dialogs about time, payments and statements."""
