"""Makes packages for people without a terminal: `make package TARGET=…`, see docs/packaging.md."""
