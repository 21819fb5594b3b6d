"""Tests of audits on Spark, on this computer."""
