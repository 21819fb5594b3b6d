"""The keys in force in the window: changed by the person, recorded, and digits by their place."""
