"""Commands of the vendor: packages, submissions, merging, agreement and audit."""
