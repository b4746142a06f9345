"""Whom acts of this app concern, one file a noun."""

from communities.notices import (  # noqa: F401 - each registers its own
    admin,
    enrolment,
    invitation,
    program,
    term,
)
