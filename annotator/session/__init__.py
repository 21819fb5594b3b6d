"""One worker at one open job: the clock, the time of edits, and the opening of items."""
