"""The image view: one picture with its regions; mouse and keys become commands."""
