"""The open job: the current item, its picture, the items around it, and the index of all items."""
