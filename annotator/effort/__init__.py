"""The effort clock: measures by method effort/1 where the time of a worker goes."""
