"""Tests: what comes into a job: folders of media, and documents that others wrote about them."""
