"""The open job: the current item, its picture, its neighbours, and the index of all items."""
