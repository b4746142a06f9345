"""What a role brings with it, in a sentence to whoever is asked to take it."""

from django.utils.translation import gettext_lazy as _

from communities.models.enrolment import ProgramRole
from communities.models.role import Role

SENTENCES = {
    ProgramRole.PARTICIPANT: _(
        "As a participant you come to the meetings, try out what you learn in work of your own, and"
        " look back on how it went."
    ),
    ProgramRole.MENTOR: _(
        "As a mentor you work with a team or a few people: you listen, ask, and show how you would"
        " do it."
    ),
    ProgramRole.FACILITATOR: _(
        "As a facilitator you lead the meetings, note who was there, and answer the reflections that"
        " people share with you."
    ),
    Role.MEMBER: _(
        "As a member you choose which programs and meetings you join; nothing begins by itself."
    ),
    Role.ORGANIZER: _(
        "As an organizer you set up programs, plan meetings, invite people, and see who may need a"
        " word."
    ),
    Role.ADMIN: _(
        "As an admin you look after the settings and who may do what. What people write for"
        " themselves stays closed to you too."
    ),
    Role.PARTNER: _(
        "As a partner you say what your organization needs, follow the project that takes it on, and"
        " say at the end whether it helped. You see your own projects and no list of members."
    ),
    Role.SPONSOR: _(
        "As a sponsor you read what came of what you fund, in figures about many people and never"
        " about one."
    ),
}


def offered(door) -> list[str]:
    """What an Invitation or an InvitationLink makes of who comes by it, a sentence for each role."""
    if door.program_id:
        return [SENTENCES[door.program_role]]
    return [SENTENCES[role] for role in getattr(door, "roles", [Role.MEMBER])]
