"""Other programs for boxes, driven in their own Python, to stand beside our figures."""
