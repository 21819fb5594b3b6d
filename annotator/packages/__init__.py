"""Work packages: a job split over workers, packed into signed files, and opened again."""
