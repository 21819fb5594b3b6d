"""The view for people who do not see it: what screen readers find, and what is announced."""
