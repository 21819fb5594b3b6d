"""What a machine proposes and a person decides: carried on, detected, kept, corrected, refused."""
