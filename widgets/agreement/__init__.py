"""Disagreements of several versions as a gallery, decided one by one."""
