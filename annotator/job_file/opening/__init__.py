"""Opens a job file safely: hardened, locked, and with no foreign files beside it."""
