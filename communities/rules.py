"""One-line predicates about the community and its programs, asked by page, API and socket alike."""

from communities.tenancy.access import NotAllowed


def require(allowed: bool, sentence: str) -> None:
    """Raises NotAllowed with a sentence that says who can."""
    if not allowed:
        raise NotAllowed(sentence)


def may_run_programs(by) -> bool:
    """Organizers and admins."""
    return by.is_organizer


def may_enrol(by, program, membership, role: str) -> bool:
    """Members enrol themselves as participants; who runs the program enrols anyone."""
    if program.is_run_by(by):
        return not membership.is_guest
    return by.pk == membership.pk and role == "participant" and not by.is_guest


def may_shape(by, program) -> bool:
    """Organizers and the program's lead change what it is; facilitators run what is there."""
    return by.is_organizer or (by.pk == program.lead_id and not by.is_preview)


def may_grant(by, role: str) -> bool:
    """Admins give and take any role; organizers those of members, partners and sponsors."""
    if by.ended_at or "admin" in by.roles_set:
        return not by.ended_at
    return by.is_organizer and role not in {"admin", "organizer"}


def may_end(by, membership) -> bool:
    """People leave by themselves; organizers end memberships, those of organizers only admins."""
    if by.pk == membership.pk or "admin" in by.roles_set:
        return True
    return by.is_organizer and not membership.is_organizer


def may_keep_terms(by) -> bool:
    """Admins alone: money and figures rest on the memberships. Organizers read them."""
    return "admin" in by.roles_set and not by.ended_at


def may_be_found(by, membership) -> bool:
    """Who is listed, by members; anybody who is here by organizers, and everybody by themselves."""
    if membership.ended_at or by.is_guest:
        return False
    return membership.is_listed or by.is_organizer or by.pk == membership.pk


def may_end_circle(by, circle) -> bool:
    """Who started it, and organizers."""
    return by.is_organizer or by.pk == circle.starter_id


def may_invite(by, program, roles) -> bool:
    """Organizers into everything, facilitators into their own program; never beyond what they give."""
    if by.ended_at or not (program.is_run_by(by) if program else by.is_organizer):
        return False
    return all(role == "member" or may_grant(by, role) for role in roles)
