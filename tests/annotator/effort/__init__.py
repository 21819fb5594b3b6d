"""The effort clock against its rules, against an oracle, and against random days."""
