"""The effort clock: measures a worker's time by the method effort/1."""
