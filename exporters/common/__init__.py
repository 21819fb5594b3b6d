"""Parts of the folders of all formats: effort, pay, texts, README, pictures."""
