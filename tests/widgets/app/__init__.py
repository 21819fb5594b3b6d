"""Tests: the program: the window, the parts around it, and the actions that concern all of them."""
