"""The areas of the vendor's side: receiving, merging, auditing."""
