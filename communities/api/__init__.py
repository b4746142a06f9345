"""What programs may ask of the place and its people, one file a noun."""

from communities.api import (  # noqa: F401 - each registers its noun
    activity,
    agreement,
    enrolment,
    enrolment_request,
    imports,
    invitation,
    join_request,
    membership,
    notification,
    organization,
    path_item,
    program,
    progress,
    search,
    term,
)
