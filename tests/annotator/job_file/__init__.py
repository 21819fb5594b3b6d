"""Tests of the job file, on real files and with real processes."""
