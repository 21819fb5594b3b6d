"""What the folders of all formats have in common: effort, pay, texts, card, pictures."""
