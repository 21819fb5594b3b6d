"""The steps on the contributions in the export of a merged job. Page: "Contributions"."""
