"""Programs for programs that call us."""

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from communities.models import Program
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, NothingSerializer
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
    http_method_names = ["get", "patch", "post", "head", "options"]

    def perform_update(self, serializer):
        serializer.instance.change(by=self.membership, **serializer.validated_data)

    @extend_schema(request=None, responses=ProgramSerializer)
    @action(detail=True, methods=["post"], serializer_class=NothingSerializer)
    def opening(self, request, pk=None):
        """Every member sees it from now on."""
        return self._done(lambda program: program.open(by=self.membership))

    @extend_schema(request=None, responses=ProgramSerializer)
    @action(detail=True, methods=["post"], serializer_class=NothingSerializer)
    def hiding(self, request, pk=None):
        """A draft again, as long as nobody came in."""
        return self._done(lambda program: program.hide(by=self.membership))

    def _done(self, verb) -> Response:
        program = self.get_object()
        verb(program)
        return Response(ProgramSerializer(program, context=self.get_serializer_context()).data)


router.register("programs", ProgramViewSet, "program")
