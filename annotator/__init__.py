"""The core: items, regions, changes, hours and wages; it knows nothing of Qt."""
