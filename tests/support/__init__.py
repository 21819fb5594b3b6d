"""What several tests share: where real material lies, what a test may leave behind."""
