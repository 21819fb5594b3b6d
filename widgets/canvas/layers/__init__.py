"""What the canvas draws: the picture, boxes, badges and the selection."""
