"""Commands of a vendor: work that is given to several workers and comes back."""
