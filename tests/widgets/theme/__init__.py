"""The colours and sizes of the window."""
