"""Time and pay: breaks, pauses, payments and statements."""
