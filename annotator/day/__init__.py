"""A worker's day: what was booked, what the worker said of it, and what is still to be asked."""
