"""Finds actions by what a person types: words of the trade, and the order of what was found."""
