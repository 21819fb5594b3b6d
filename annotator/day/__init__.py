"""A worker's day: the booked time, the worker's answers, and the open questions."""
