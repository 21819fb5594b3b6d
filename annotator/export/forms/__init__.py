"""The forms of effort and pay in an export, shared by writers and checks."""
