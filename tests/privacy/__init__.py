"""What leaves, and what can be learned from it: held against the published list and adversaries."""
