"""What dialogs are built from: the frame, fields and lines."""
