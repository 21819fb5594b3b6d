"""Tests of what tells, before an export, what would leave."""
