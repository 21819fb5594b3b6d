"""Proposals of a machine, and the decisions of a person: keep, correct, refuse."""
