"""Other programs for boxes, run in their own Python, for comparison with our figures."""
