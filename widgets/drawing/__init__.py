"""Drawing: its actions, the hint line, and edge detection."""
