"""The program of a package beside the one from source."""
