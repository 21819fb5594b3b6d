"""Context menus, the menu of recent jobs, and the search of the palette."""
