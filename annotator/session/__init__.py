"""One worker at one open job: the clock runs, edits carry its time, items open and close."""
