"""Input: mouse, wheel and keys drive the tools, and the tools' answers become commands."""
