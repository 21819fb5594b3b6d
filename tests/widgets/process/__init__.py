"""Tests: the process: crash reports, signals of the operating system, and memory."""
