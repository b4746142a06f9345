"""What people wrote, for the demo."""
