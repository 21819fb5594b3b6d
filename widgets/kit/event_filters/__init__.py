"""Filters of the events of the whole application."""
