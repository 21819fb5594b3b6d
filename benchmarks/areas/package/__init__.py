"""Areas that compare a packaged program with the program from source."""
