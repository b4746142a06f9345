"""The addresses of the place and its people: inside a community, at its doors, and outside."""
