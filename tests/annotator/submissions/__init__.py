"""Tests of submissions and the collection that receives them."""
