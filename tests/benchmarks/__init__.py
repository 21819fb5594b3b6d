"""Tests of the benchmarks: that they run and tell the truth about goals, not what they find."""
