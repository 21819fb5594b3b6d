"""Parts of dialogs: the frame, fields and lines."""
