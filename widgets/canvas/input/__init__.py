"""Input: mouse, wheel and keys reach the tools, and the tools' answers become commands."""
