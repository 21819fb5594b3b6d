"""The frame around the work: bars, notices, the tool rail, first steps, the table of actions."""
