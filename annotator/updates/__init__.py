"""Update files: a new version of the program from a stick, checked and unpacked beside the old."""
