"""What pay is computed from: the time that counts and the pieces that were done."""
