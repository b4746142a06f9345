"""Whom acts of this app concern, one file a noun."""

from communities.notices import admin, enrolment, invitation, term  # noqa: F401 - each registers its own
