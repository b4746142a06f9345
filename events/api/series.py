"""Series of meetings for programs that call us."""

from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from communities.models import Program
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, VisibleKey
from config.api import router
from events import recurrence
from events.api.event import PlanSerializer
from events.models import Event, Series

PLANNED = ("program", "title", "rule", "first_on", "begins_at", "minutes", "time_zone", "key")


class SeriesSerializer(serializers.ModelSerializer):
    """A rule by RFC 5545 and where it begins; its meetings are ``events`` with this ``series``."""

    class Meta:
        model = Series
        fields = [
            "id", "program", "title", "rule", "first_on", "begins_at", "minutes", "time_zone",
            "made_by", "created_at",
        ]  # fmt: skip
        read_only_fields = fields


class SeriesPlanSerializer(PlanSerializer):
    """A rule, and what all of its meetings have; ``key`` makes a repeated POST plan one series."""

    program = VisibleKey(Program, required=False, allow_null=True)
    rule = serializers.CharField(max_length=300)
    first_on = serializers.DateField()
    begins_at = serializers.TimeField()
    minutes = serializers.IntegerField(min_value=5, max_value=14 * 24 * 60)
    key = serializers.UUIDField(required=False)

    class Meta(PlanSerializer.Meta):
        model = Event
        fields = [
            *PlanSerializer.Meta.fields, "program", "rule", "first_on", "begins_at", "minutes", "key",
        ]  # fmt: skip


class ExtensionSerializer(serializers.Serializer):
    """How many more."""

    count = serializers.IntegerField(min_value=1, max_value=recurrence.MOST)
    key = serializers.UUIDField(required=False)


@access("member")
class SeriesViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, CommunityViewSet):
    """Series the caller sees a meeting of. POST plans all meetings of a rule at once."""

    model, serializer_class, ordering = Series, SeriesSerializer, ("-created_at", "-id")

    def get_serializer_class(self):
        return SeriesPlanSerializer if self.action == "create" else super().get_serializer_class()

    def create(self, request):
        """Plans every meeting of the rule."""
        said = self.get_serializer(data=request.data)
        said.is_valid(raise_exception=True)
        given = dict(said.validated_data)
        series = Series.plan(given.pop("program", None), by=self.membership, **given)
        return Response(SeriesSerializer(series).data, status=201)

    @action(["post"], detail=True, serializer_class=ExtensionSerializer)
    def extension(self, request, pk=None):
        """So many more meetings by the same rule."""
        series, said = self.get_object(), self.get_serializer(data=request.data)
        said.is_valid(raise_exception=True)
        series.extend(by=self.membership, **said.validated_data)
        return Response(SeriesSerializer(series).data, status=201)


router.register("series", SeriesViewSet, "series")
