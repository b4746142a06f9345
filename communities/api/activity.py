"""The public record for programs that call us."""

from rest_framework import mixins, serializers

from communities import drafts
from communities.models import Activity
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet
from config.api import router


class ActivitySerializer(serializers.ModelSerializer):
    """One act of the public record."""

    class Meta:
        model = Activity
        fields = [
            "id",
            "verb",
            "actor",
            "subject",
            "program",
            "object_kind",
            "object_id",
            "happened_at",
        ]


@access("member")
class ActivityViewSet(mixins.ListModelMixin, CommunityViewSet):
    """The community's feed."""

    model, serializer_class, ordering = Activity, ActivitySerializer, ("-happened_at", "-id")

    def get_queryset(self):
        """Without what happened in drafts that the caller is not told of; pages leave it untold too."""
        acts = super().get_queryset()
        if self.membership.is_organizer:
            return acts
        return acts.filter(drafts.told_to(self.membership, "program__"))


router.register("activities", ActivityViewSet, "activity")
