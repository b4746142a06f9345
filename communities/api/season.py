"""Seasons of programs that go on, for programs that call us."""

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from communities.models import Program, Season
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, NothingSerializer, VisibleKey
from config.api import router


class SeasonSerializer(serializers.ModelSerializer):
    """One edition of a program."""

    program = VisibleKey(Program)
    key = serializers.UUIDField(write_only=True, required=False)

    class Meta:
        model = Season
        fields = ["id", "program", "position", "title", "starts_on", "ends_on", "closed_at", "key"]
        read_only_fields = ["position", "starts_on", "ends_on", "closed_at"]
        validators: list = []


class NextSerializer(serializers.Serializer):
    """What the next season is called, and its first day."""

    title = serializers.CharField(max_length=80)
    starts_on = serializers.DateField()


@access("member")
class SeasonViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, mixins.RetrieveModelMixin, CommunityViewSet
):
    """Seasons of the programs that the caller sees. POST lets a program go on, as its first season."""

    model, serializer_class = Season, SeasonSerializer

    def get_queryset(self):
        return super().get_queryset().select_related("program")

    def perform_create(self, serializer):
        said = dict(serializer.validated_data)
        serializer.instance = Season.begin(said.pop("program"), **said, by=self.membership)

    @extend_schema(request=None, responses=SeasonSerializer)
    @action(detail=True, methods=["post"], serializer_class=NothingSerializer)
    def closure(self, request, pk=None):
        """The season is over; people stay in the program."""
        season = self.get_object()
        season.close(by=self.membership)
        return self._answer(season)

    @extend_schema(responses={201: SeasonSerializer})
    @action(detail=True, methods=["post"], serializer_class=NextSerializer)
    def next(self, request, pk=None):
        """Opens the season after this one, which is closed: its loops, phases and sessions again."""
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        program = self.get_object().program
        season = Season.open_next(program, **asked.validated_data, by=self.membership)
        return self._answer(season, status.HTTP_201_CREATED)

    def _answer(self, season: Season, code: int = status.HTTP_200_OK) -> Response:
        return Response(SeasonSerializer(season, context=self.get_serializer_context()).data, code)


router.register("seasons", SeasonViewSet, "season")
