"""Tests: scripts for the people who work on Fairlabel; nothing here is shipped."""
