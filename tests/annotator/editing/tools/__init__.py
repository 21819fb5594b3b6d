"""The tools as state machines: whole gestures in, commands out."""
