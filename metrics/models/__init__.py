"""What it adds up to."""

from metrics.models.export import Export

__all__ = ["Export"]
