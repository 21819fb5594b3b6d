"""Tests of sound: headers, decoding apart, peaks, time stretch."""
