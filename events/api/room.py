"""Questions and materials of meetings for programs that call us."""

from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from communities.limits import spend
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, NothingSerializer, VisibleKey
from config.api import router
from events.models import Event, Material, Question


class QuestionSerializer(serializers.ModelSerializer):
    """A question at a meeting; ``key`` makes a repeated POST ask once."""

    event = VisibleKey(Event)
    key = serializers.UUIDField(write_only=True, required=False)
    wanted = serializers.IntegerField(read_only=True)
    wanted_by_me = serializers.BooleanField(read_only=True)

    class Meta:
        model = Question
        fields = [
            "id", "event", "body", "asked_by", "asked_at", "answered_at", "wanted", "wanted_by_me",
            "key",
        ]  # fmt: skip
        read_only_fields = ["asked_by", "asked_at", "answered_at"]


class VoteSerializer(serializers.Serializer):
    """Whether the caller would like to know too."""

    wanted = serializers.BooleanField()


class AnswerSerializer(serializers.Serializer):
    """Whether it was answered in the room."""

    answered = serializers.BooleanField()


@access("member")
class QuestionViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, mixins.RetrieveModelMixin, CommunityViewSet
):
    """What was asked at meetings the caller sees; POST asks. Votes and answers are set, not toggled."""

    model, serializer_class, ordering = Question, QuestionSerializer, ("-asked_at", "-id")

    def get_queryset(self):
        questions = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return questions
        shown = questions if self.action == "give_again" else questions.standing()
        return shown.with_votes(self.membership).select_related("event__program")

    def perform_create(self, serializer):
        said = dict(serializer.validated_data)
        spend("question", self.membership.pk)
        asked = Question.ask(said.pop("event"), said.pop("body"), by=self.membership, **said)
        serializer.instance = self.get_queryset().get(pk=asked.pk)

    @action(["post"], detail=True, serializer_class=VoteSerializer)
    def vote(self, request, pk=None):
        """ "I’d like to know too", or no longer."""
        spend("vote", self.membership.pk)
        return self._do(request, lambda one, said: one.want(said["wanted"], by=self.membership))

    @action(["post"], detail=True, serializer_class=AnswerSerializer)
    def answer(self, request, pk=None):
        """Ticks it off, or opens it again; for who runs the meeting."""
        return self._do(request, lambda one, said: one.answer(said["answered"], by=self.membership))

    @action(["post"], detail=True, serializer_class=NothingSerializer)
    def withdrawal(self, request, pk=None):
        """Takes it back."""
        question = self.get_object()
        question.withdraw(by=self.membership)
        return Response(QuestionSerializer(question, context=self.get_serializer_context()).data)

    @action(["post"], detail=True, url_path="return", serializer_class=NothingSerializer)
    def give_again(self, request, pk=None):
        """Puts it back."""
        return self._do(request, lambda one, _said: one.put_back(by=self.membership))

    def _do(self, request, verb) -> Response:
        question, said = self.get_object(), self.get_serializer(data=request.data)
        said.is_valid(raise_exception=True)
        verb(question, said.validated_data)
        shown = self.get_queryset().get(pk=question.pk)
        return Response(QuestionSerializer(shown, context=self.get_serializer_context()).data)


class MaterialSerializer(serializers.ModelSerializer):
    """A link beside a meeting's agenda; ``key`` makes a repeated POST add one."""

    event = VisibleKey(Event)
    key = serializers.UUIDField(write_only=True, required=False)

    class Meta:
        model = Material
        fields = ["id", "event", "label", "link", "added_by", "added_at", "key"]
        read_only_fields = ["added_by", "added_at"]


@access("member")
class MaterialViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, mixins.RetrieveModelMixin,
    mixins.DestroyModelMixin, CommunityViewSet,
):  # fmt: skip
    """Links of meetings the caller sees; who runs the meeting adds and takes away."""

    model, serializer_class, ordering = Material, MaterialSerializer, ("-added_at", "-id")

    def get_queryset(self):
        return super().get_queryset().select_related("event__program")

    def perform_create(self, serializer):
        said = dict(serializer.validated_data)
        serializer.instance = Material.add(said.pop("event"), by=self.membership, **said)

    def perform_destroy(self, material):
        material.remove(by=self.membership)


router.register("questions", QuestionViewSet, "question")
router.register("materials", MaterialViewSet, "material")
