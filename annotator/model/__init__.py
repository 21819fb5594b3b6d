"""What a job is made of, as frozen values: media, items, regions, labels, geometry and people."""
