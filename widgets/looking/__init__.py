"""What the window says and leaves out where a job can only be looked at."""
