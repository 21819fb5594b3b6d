"""Drawing tools without Qt: one module per tool, states as values."""
