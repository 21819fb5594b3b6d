"""The layers of the image view: picture, boxes, badges, selection and aids."""
