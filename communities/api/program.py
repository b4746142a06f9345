"""Programs for programs that call us."""

from rest_framework import mixins, serializers

from communities.models import Program
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet
from config.api import router


class ProgramSerializer(serializers.ModelSerializer):
    """A program. ``capacity`` counts participants; null is without end."""

    class Meta:
        model = Program
        fields = [
            "id",
            "title",
            "purpose",
            "kind",
            "status",
            "starts_on",
            "ends_on",
            "learning_result",
            "impact_result",
            "business_result",
            "skills",
            "joining",
            "capacity",
            "offer_hours",
            "hue",
            "lead",
            "handover",
            "closed_at",
        ]
        read_only_fields = ["kind", "status", "lead", "handover", "closed_at"]


@access("insider")
class ProgramViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    CommunityViewSet,
):
    """Programs the caller may see; organizers and the lead change them by PATCH."""

    model, serializer_class, ordering = Program, ProgramSerializer, ("-created_at", "-id")
    http_method_names = ["get", "patch", "head", "options"]

    def perform_update(self, serializer):
        serializer.instance.change(by=self.membership, **serializer.validated_data)


router.register("programs", ProgramViewSet, "program")
