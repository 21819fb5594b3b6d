"""The inputs of pay: the time that counts, and the finished pieces."""
