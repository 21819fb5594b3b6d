"""The tables of a job file, their rows and seals, and migrations."""
