"""What is seen and touched, by real events on an offscreen screen."""
