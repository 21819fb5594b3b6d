"""Independent checkers of exports and of ledgers; they use nothing of the program."""
