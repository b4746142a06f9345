"""One-line predicates about partners, projects and channels, asked by page, API and socket alike."""


def may_keep_partners(by) -> bool:
    """Organizers and admins."""
    return by.is_organizer


def may_answer_needs(by) -> bool:
    """Organizers and admins."""
    return by.is_organizer


def speaks_for(by, partner) -> bool:
    """Somebody with the partner role whom an organizer named as a contact of this partner."""
    if "partner" not in by.roles_set:
        return False
    asked = partner.__dict__.setdefault("_speakers", {})  # a page asks three times
    if by.pk not in asked:
        asked[by.pk] = partner.contacts.active().of(by).exists()
    return asked[by.pk]


def works_on(by, project) -> bool:
    """Lead, contributors and mentors of the project."""
    return project.place_of(by) in {"lead", "contributor", "mentor"}


def may_lead(by, project) -> bool:
    """The lead, and organizers."""
    return by.is_organizer or project.place_of(by) == "lead"


def may_plan(by, project) -> bool:
    """The lead, mentors, and organizers."""
    return by.is_organizer or project.place_of(by) in {"lead", "mentor"}


def may_agree(by, project, giver: str) -> bool:
    """The lead and organizers for both sides, a contact for the partner's."""
    return may_lead(by, project) or (giver == "partner" and speaks_for(by, project.need.partner))


def may_take_back(by, item) -> bool:
    """Whoever wrote it down."""
    return by.pk == item.agreed_by_id


def is_on_side(by, project, side: str) -> bool:
    """The partner's side are its contacts; the community's are the team and the organizers."""
    if side == "partner":
        return speaks_for(by, project.need.partner)
    return not by.is_guest and (by.is_organizer or works_on(by, project))
