"""Tests: widgets and helpers that know no job: text, keys, threads, and the focus."""
