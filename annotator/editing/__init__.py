"""Everything that can be done to an item or a label: commands, changes, undo and the editor."""
