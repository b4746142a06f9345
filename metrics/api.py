"""Figures and exports for programs that call us."""

from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers
from rest_framework.response import Response

from communities.tenancy.access import access
from communities.tenancy.scope import here
from communities.tenancy.viewset import CommunityViewSet
from config.api import router
from metrics import reading, rules
from metrics.forms import SelectionForm
from metrics.kpis import KPIS, Figure
from metrics.models import Export


class IntervalSerializer(serializers.Serializer):
    """Where the true value may lie, at 95 %."""

    low = serializers.FloatField()
    high = serializers.FloatField()
    method = serializers.CharField()


class PeriodSerializer(serializers.Serializer):
    """Half-open: from the start of ``start`` up to and without the start of ``end``."""

    start = serializers.DateField(source="first")
    end = serializers.DateField()
    zone = serializers.CharField()


class KpiSerializer(serializers.Serializer):
    """One figure and what it rests on. ``value`` is null without data."""

    key = serializers.CharField(source="kpi.key")
    title = serializers.CharField(source="kpi.title")
    area = serializers.CharField(source="kpi.area")
    value = serializers.FloatField(allow_null=True)
    unit = serializers.CharField(source="kpi.unit")
    n = serializers.IntegerField()
    count = serializers.IntegerField()
    interval = IntervalSerializer(allow_null=True)
    definition = serializers.CharField(source="kpi.definition")
    definition_version = serializers.IntegerField(source="kpi.version")
    population = serializers.CharField()
    period = PeriodSerializer()
    exclusions = serializers.SerializerMethodField()
    warnings = serializers.ListField(child=serializers.CharField())
    is_hidden = serializers.BooleanField()
    computed_at = serializers.DateTimeField()

    def get_exclusions(self, figure: Figure) -> list[dict[str, int | str]]:
        return [{"reason": reason, "count": count} for reason, count in figure.exclusions or ()]


CHOICES = [
    OpenApiParameter("program", str, description="A program's id; without it all of the caller's."),
    OpenApiParameter("start", str, description="First day, as in 2026-01-31."),
    OpenApiParameter("end", str, description="Last day that counts."),
]


@access("insider")
class KpiViewSet(CommunityViewSet):
    """Every figure, counted by the same function as the dashboard's."""

    model, serializer_class = Export, KpiSerializer

    @extend_schema(parameters=CHOICES)
    def list(self, request):
        form = SelectionForm(request.query_params, membership=self.membership)
        if not form.is_valid():
            raise ValidationError(form.errors.as_data())
        found = reading.figures(self.membership, form.selection())
        results = KpiSerializer(found, many=True).data
        return Response({"results": results, "next": None, "previous": None})


class ExportSerializer(serializers.ModelSerializer):
    """Rows as a file: ask with ``kind``, ``program``, ``start`` and ``end``; then watch ``state``.

    ``key`` makes a repeated POST ask once.
    """

    program = serializers.UUIDField(required=False, allow_null=True, write_only=True)
    start = serializers.DateField(required=False, allow_null=True, write_only=True)
    end = serializers.DateField(required=False, allow_null=True, write_only=True)
    kind = serializers.ChoiceField(choices=sorted(KPIS))
    key = serializers.UUIDField(write_only=True, required=False)
    file = serializers.SerializerMethodField()

    class Meta:
        model = Export
        fields = [
            "id", "kind", "program", "start", "end", "parameters", "state", "progress", "row_count",
            "file", "problem", "made_by", "made_at", "finished_at", "key",
        ]  # fmt: skip
        read_only_fields = [
            "parameters", "state", "progress", "row_count", "problem", "made_by", "made_at",
            "finished_at",
        ]  # fmt: skip

    def get_file(self, export: Export) -> str | None:
        return here("metrics:export_file", export.pk) if export.state == Export.State.DONE else None


@access("insider")
class ExportViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, mixins.RetrieveModelMixin, CommunityViewSet
):
    """The caller's exports; organizers see everybody's."""

    model, serializer_class, ordering = Export, ExportSerializer, ("-made_at", "-id")

    def get_queryset(self):
        if not getattr(self, "swagger_fake_view", False):
            rules.require_export(self.membership)
        return super().get_queryset()

    def perform_create(self, serializer):
        given = {name: value for name, value in serializer.validated_data.items() if value}
        kind, key = given.pop("kind"), given.pop("key", None)
        serializer.instance = Export.request(kind, given, by=self.membership, key=key)


router.register("kpis", KpiViewSet, "kpi")
router.register("exports", ExportViewSet, "export")
