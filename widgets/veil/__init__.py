"""Pictures that are veiled until somebody chooses to look."""
