"""Lines of text found on pages of others, and on pages drawn here."""
