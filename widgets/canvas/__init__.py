"""The picture with its boxes: shows them, and turns mouse gestures into commands."""
