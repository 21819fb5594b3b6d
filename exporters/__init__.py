"""Exporters: turn a frozen snapshot of a job into files for other programs."""
