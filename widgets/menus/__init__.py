"""Context menus, the menu of recent jobs, and what the palette of actions can find."""
