"""Tests: what an item, a region, a change, an hour and a wage are; knows nothing of Qt."""
