"""Programs for programs that call us."""

from rest_framework import mixins, serializers

from communities.models import Program
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet
from config.api import router


class ProgramSerializer(serializers.ModelSerializer):
    """A program."""

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
        ]


@access("insider")
class ProgramViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, CommunityViewSet):
    """Programs the caller may see."""

    model, serializer_class, ordering = Program, ProgramSerializer, ("-created_at", "-id")


router.register("programs", ProgramViewSet, "program")
