"""Takes a new version of the program from a file: shows it, unpacks it, starts it."""
