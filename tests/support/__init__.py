"""Code shared by tests: test material, made-up jobs, leak checks, waits."""
