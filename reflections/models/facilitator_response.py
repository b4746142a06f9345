"""What a facilitator answers to a reflection that was shared with them."""

from django.db import models
from django.db.models.functions import MD5

from communities import clock
from communities.tenancy.owned import Owned, OwnedKey, OwnedQuerySet
from communities.tenancy.row_security import Policy

LONGEST = 4000

# Whoever cannot reach the entry (any more) cannot reach what was said about it.
WITH_ITS_ENTRY = (
    "EXISTS (SELECT FROM reflections_entry e"
    " WHERE e.community_id = reflections_facilitatorresponse.community_id"
    " AND e.id = reflections_facilitatorresponse.entry_id)"
)


class FacilitatorResponseQuerySet(OwnedQuerySet):
    """Reads of responses."""

    def to(self, entry):
        """The conversation under one entry, in order."""
        return self.filter(entry=entry).select_related("author").order_by("written_at", "id")


class FacilitatorResponse(Owned):
    """A facilitator's words under an entry; read by its author and the program's facilitators.

    Each may answer as often as there is something to say, and nobody says the same words twice:
    ``digest`` stands for them in the index, which has no room for four thousand characters.
    Row security lets it follow the entry: taken back to "only me", its author alone still has it.
    """

    entry = OwnedKey("reflections.Entry", models.CASCADE, related_name="responses")
    author = OwnedKey("communities.Membership", models.PROTECT, related_name="+")
    text = models.TextField(max_length=LONGEST)
    digest = models.GeneratedField(
        expression=MD5("text"), output_field=models.CharField(max_length=32), db_persist=True
    )
    written_at = models.DateTimeField(default=clock.now)

    objects = FacilitatorResponseQuerySet.as_manager()
    policies = (Policy("with_its_entry", WITH_ITS_ENTRY),)

    class Meta(Owned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["community", "entry", "author", "digest"], name="one_response_a_wording"
            )
        ]
        indexes = [models.Index(fields=["community", "entry", "written_at"], name="response_to")]

    def __str__(self):
        return f"to {self.entry_id}"
