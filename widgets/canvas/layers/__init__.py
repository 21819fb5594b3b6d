"""What the image view draws: the picture, boxes, badges, the selection and the aids."""
