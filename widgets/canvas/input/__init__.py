"""Input: mouse, wheel and keys drive the tools, whose outcomes become commands."""
