"""The sections of a statement, each made of one worker's work in the words of one language."""
