"""The texts of regions: marks, Unicode forms, warnings and special characters."""
