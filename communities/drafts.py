"""Programs that are not open yet: who sees them.

A draft is seen by organizers and by those who help to run it. Nobody takes part in a draft: whoever
comes in first as a participant, by whatever door, opens it (``Program.enrol``).
"""

from django.db.models import Q

from communities.models.enrolment import Enrolment

DRAFT = "draft"


def told_to(membership, program: str = "") -> Q:
    """The programs, or under ``program`` what is of them, that a member sees who organizes nothing."""
    helping = Enrolment.objects.helping(membership).values("program_id")
    return (
        ~Q(**{f"{program}status": DRAFT})
        | Q(**{f"{program}lead": membership})
        | Q(**{f"{program}pk__in": helping})
    )
