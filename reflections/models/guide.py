"""Guides: the few questions that help a reflection along."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from communities.models import Program
from communities.moments import in_words
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet

USUAL_MINUTES = 3


class GuideQuerySet(OwnedQuerySet):
    """Reads of guides."""

    def visible_to(self, membership):
        """The community's own, and those of programs that the member may see."""
        programs = Program.objects.visible_to(membership).values("pk")
        return self.filter(models.Q(program=None) | models.Q(program__in=programs))

    def after_session(self, program):
        """What a session of a program opens; the first one if there are several."""
        return self.filter(program=program, opens_after=Guide.Opens.SESSION).order_by(
            "position", "id"
        )


class Guide(Owned):
    """A title and questions, of a program or of the whole community.

    ``questions`` is a list of ``{"key", "label", "hint", "placeholder"}``; answers are kept by key.
    """

    class Opens(models.TextChoices):
        SESSION = "session", _("After a session")
        CYCLE = "cycle", _("At the end of a cycle")

    program = OwnedKey("communities.Program", models.CASCADE, null=True, related_name="guides")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("title"), max_length=120)
    method = models.CharField(max_length=20, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=USUAL_MINUTES)
    opens_after = models.CharField(max_length=8, choices=Opens, default=Opens.SESSION)
    questions = models.JSONField(default=list)

    objects = GuideQuerySet.as_manager()

    class Meta(Owned.Meta):
        indexes = [
            models.Index(
                fields=["community", "program", "opens_after", "position"], name="guide_opens"
            )
        ]

    def __str__(self):
        return self.title

    @property
    def keys(self) -> list[str]:
        """The keys under which answers are kept, in the order of the questions."""
        return [question["key"] for question in self.questions]


def about_minutes(count: int | None) -> str:
    """ "About three minutes": what writing takes, by the guide or, without one, as usual."""
    count = count or USUAL_MINUTES
    said = ngettext("About %(count)s minute", "About %(count)s minutes", count)
    return said % {"count": in_words(count).lower()}
