"""Datasets made of finished exports: a part of one, or several in one, with what was worked."""
