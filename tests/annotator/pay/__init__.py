"""Tests of annotator.pay."""
