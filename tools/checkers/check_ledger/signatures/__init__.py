"""Signatures by Ed25519, and the bundles that carry them."""
