"""The work order: its fields, how it is read, written, judged and summarised."""
