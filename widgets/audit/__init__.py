"""The window of the audit: folders, findings and questions, figures as tables."""
