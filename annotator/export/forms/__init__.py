"""How effort and pay stand in an export: one code for those who write it and those who check it."""
