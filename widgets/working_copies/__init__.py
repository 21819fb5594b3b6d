"""Jobs that are worked on as a copy: written back to their place, and told where that fails."""
