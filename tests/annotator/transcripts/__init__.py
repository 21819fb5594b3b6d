"""Tests of the formats of transcribed sound, without any job."""
