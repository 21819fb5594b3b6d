"""The sections of a statement, each built from one worker's work in one language."""
