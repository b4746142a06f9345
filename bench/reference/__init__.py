"""The limit that Python allows: Django by itself, written plainly, doing one thing."""
