"""The review of a worker's submission, which goes back to the worker in a file."""
