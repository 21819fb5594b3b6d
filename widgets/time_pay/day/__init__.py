"""My day: timeline, questions, claims, and the spans behind each figure."""
