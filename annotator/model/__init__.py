"""The parts of a job as frozen values: media, items, regions, labels, geometry and people."""
