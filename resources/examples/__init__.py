"""The sample job: pictures that we drew ourselves, and the scripts that draw them."""
