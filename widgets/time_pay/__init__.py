"""Time and pay: breaks, the clock, payments and statements."""
