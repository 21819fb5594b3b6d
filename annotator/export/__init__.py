"""Exports: the snapshot that exporters see, the folder they write, the forms, the preview."""
