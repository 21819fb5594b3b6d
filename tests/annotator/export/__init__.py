"""Tests: exports: what an exporter sees, the folder it writes, the forms, and the preview."""
