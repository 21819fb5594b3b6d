"""The scenes of the vendor's side: packages, submissions, merging and audit."""
