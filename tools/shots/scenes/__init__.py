"""The scenes of the screenshots."""
