"""The side column: labels, regions and items."""
