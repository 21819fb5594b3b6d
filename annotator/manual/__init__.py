"""The manual: its pages, their addresses, and the search in them."""
