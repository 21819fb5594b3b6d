"""Measures the program's costs, each figure beside a floor of the same run; these are no tests."""
