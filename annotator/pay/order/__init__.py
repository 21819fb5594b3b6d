"""The work order: its fields; reading, writing, judging and summarising it."""
