"""Tests of datasets made of exports."""
