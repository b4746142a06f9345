"""The words a membership is described by: the roles held here, and how long one has been at it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Roles held in the community as a whole; programs and projects have their own."""

    ADMIN = "admin", _("Admin")
    ORGANIZER = "organizer", _("Organizer")
    MEMBER = "member", _("Member")
    PARTNER = "partner", _("Partner")
    SPONSOR = "sponsor", _("Sponsor")


class Level(models.TextChoices):
    """How long somebody has been at what they do, in their own view."""

    NEW = "new", _("Beginning")
    SOME = "some", _("Some years in")
    LONG = "long", _("Many years in")
