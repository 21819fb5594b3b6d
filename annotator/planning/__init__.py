"""What a job will take and cost, from the measured times of a pilot."""
