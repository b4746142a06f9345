"""Public doors and what is asked at them, for programs that call us."""

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from communities.models import Door, JoinQuestion, Program
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, NothingSerializer, VisibleKey
from config.api import router


class DoorSerializer(serializers.ModelSerializer):
    """What strangers see of the community (``program`` is null) or of one program."""

    program = VisibleKey(Program, allow_null=True)
    link = serializers.CharField(read_only=True)

    class Meta:
        model = Door
        fields = [
            "id", "program", "slug", "is_open", "joining", "benefits", "how", "link", "changed_at",
        ]  # fmt: skip
        read_only_fields = ["changed_at"]
        extra_kwargs = {"is_open": {"required": True}, "joining": {"required": True}}
        validators: list = []  # the verb says in words whose address it is


@access("organizer")
class DoorViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, mixins.RetrieveModelMixin, CommunityViewSet
):
    """The doors that somebody has set. POST says how the community's or a program's stands."""

    model, serializer_class, ordering = Door, DoorSerializer, ("-changed_at", "-id")

    def get_queryset(self):
        return super().get_queryset().select_related("program").defer("program__blueprint")

    def perform_create(self, serializer):
        said = dict(serializer.validated_data)
        door = Door.of(said.pop("program"))
        as_it_is = {name: getattr(door, name) for name in ("benefits", "how", "slug")}
        door.set(**(as_it_is | said), by=self.membership)
        serializer.instance = door


class JoinQuestionSerializer(serializers.ModelSerializer):
    """One question to those who want to join the community, or a program."""

    program = VisibleKey(Program, required=False, allow_null=True, default=None)
    kind = serializers.ChoiceField(JoinQuestion.Kind.choices, default=JoinQuestion.Kind.TEXT)
    choices = serializers.ListField(
        child=serializers.CharField(max_length=80), max_length=20, default=list
    )
    is_required = serializers.BooleanField(default=True)
    key = serializers.UUIDField(write_only=True, required=False)

    class Meta:
        model = JoinQuestion
        fields = [
            "id", "program", "position", "text", "kind", "choices", "is_required", "removed_at",
            "key",
        ]  # fmt: skip
        read_only_fields = ["position", "removed_at"]


@access("organizer")
class JoinQuestionViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.DestroyModelMixin,
    CommunityViewSet,
):
    """What is asked at the doors, and what was. DELETE asks it no longer; answers stay."""

    model, serializer_class = JoinQuestion, JoinQuestionSerializer

    def perform_create(self, serializer):
        said = dict(serializer.validated_data)
        serializer.instance = JoinQuestion.add(said.pop("program"), **said, by=self.membership)

    def perform_destroy(self, question):
        """Asks it no longer."""
        question.remove(by=self.membership)

    @extend_schema(request=None, responses=JoinQuestionSerializer)
    @action(detail=True, methods=["post"], serializer_class=NothingSerializer)
    def restoration(self, request, pk=None):
        """Asks it again, where it stood."""
        return self._done(lambda question: question.put_back(by=self.membership))

    @extend_schema(request=None, responses=JoinQuestionSerializer)
    @action(detail=True, methods=["post"], serializer_class=NothingSerializer)
    def rise(self, request, pk=None):
        """Asks it one place earlier."""
        return self._done(lambda question: question.move_up(by=self.membership))

    def _done(self, verb) -> Response:
        question = self.get_object()
        verb(question)
        question.refresh_from_db()
        shown = JoinQuestionSerializer(question, context=self.get_serializer_context())
        return Response(shown.data)


router.register("doors", DoorViewSet, "door")
router.register("join-questions", JoinQuestionViewSet, "join-question")
