"""Tests: every action as data: its keys, its menus, and the words by which it is found."""
