"""Opens a job file safely: hardened, locked, and with nothing foreign beside it."""
