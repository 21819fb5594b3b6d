"""Versions of a job as they travel: job files, folders of exports, COCO documents."""
