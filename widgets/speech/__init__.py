"""Work on speech: names of speakers, times in the text, and how long the work takes."""
