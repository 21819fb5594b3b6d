"""Composition: the window, the features in it, and the actions that concern all of them."""
