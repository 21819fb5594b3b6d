"""Submissions in the window: the worker makes one, the vendor receives them."""
