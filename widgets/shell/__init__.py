"""The frame around the work: bars, notices, tool rail, first steps, table of actions."""
