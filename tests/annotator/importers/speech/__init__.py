"""Tests of the imports of transcribed sound."""
