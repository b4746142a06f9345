"""One-line predicates about reflections, asked by page and API alike."""

from communities.models.enrolment import ProgramRole


def may_write_in(by, program) -> bool:
    """Whoever is in the program in any role, and whoever runs it."""
    return not by.is_guest and (bool(program.roles_of(by)) or program.is_run_by(by))


def facilitates(by, program) -> bool:
    """Facilitators of this program; organizers are not facilitators by being organizers."""
    return program is not None and ProgramRole.FACILITATOR in program.roles_of(by)


def may_respond(by, entry) -> bool:
    """Facilitators, to what was shared with them, and not to themselves."""
    shared = entry.submitted_at and entry.visibility in {"facilitators", "program"}
    return bool(shared) and by.pk != entry.author_id and facilitates(by, entry.program)
