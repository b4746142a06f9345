"""What this app adds to the demo, noun by noun; each registers itself."""

from communities.demo import (  # noqa: F401
    doors,
    invitations,
    people,
    places,
    progress,
    start,
    terms,
)
