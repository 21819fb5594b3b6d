"""Which keys are in force: those of the table of actions, of a preset, and of the person."""
