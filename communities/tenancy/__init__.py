"""Every door to a community. Nothing else in Praxis decides which community's rows are in reach."""
