"""The kinds of tables of this app; each registers itself."""

from communities.imports import completions, invitations, terms  # noqa: F401
