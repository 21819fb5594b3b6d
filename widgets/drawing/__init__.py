"""Around drawing: what a tool does in a line, snapping to edges, the calls of its actions."""
