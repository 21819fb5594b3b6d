"""Loading sounds."""
