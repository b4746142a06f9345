"""Entries and commitments for programs that call us; who may read what is the pages' rule."""

import uuid

from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from communities.models import Program
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, VisibleKey
from config.api import router
from events.models import Event
from reflections.models import Commitment, Entry, Guide
from reflections.writing import Writing


class EntrySerializer(serializers.ModelSerializer):
    """A reflection. ``submit`` false leaves a draft; ``key`` makes a repeated POST start one entry."""

    program = VisibleKey(Program, required=False, allow_null=True)
    event = VisibleKey(Event, required=False, allow_null=True)
    guide = VisibleKey(Guide, required=False, allow_null=True)
    answers = serializers.DictField(child=serializers.CharField(allow_blank=True), required=False)
    body = serializers.CharField(required=False, allow_blank=True)
    mine = serializers.SerializerMethodField()
    key = serializers.UUIDField(write_only=True, required=False)
    submit = serializers.BooleanField(write_only=True, default=True)

    class Meta:
        model = Entry
        fields = [
            "id", "mine", "author", "program", "event", "guide", "visibility", "mood", "title", "body",
            "answers", "started_at", "saved_at", "submitted_at", "key", "submit",
        ]  # fmt: skip
        read_only_fields = ["author", "started_at", "saved_at", "submitted_at"]
        extra_kwargs = {"title": {"required": False}, "visibility": {"required": False}}

    def get_mine(self, entry) -> bool:
        return entry.author_id == self.context["view"].membership.pk


class VisibilitySerializer(serializers.Serializer):
    """Who can read it."""

    visibility = serializers.ChoiceField(choices=Entry.Visibility)


@access("insider")
class EntryViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, mixins.RetrieveModelMixin, CommunityViewSet
):
    """Entries the caller may read. POST writes one; …/visibility/ shares it or takes it back."""

    model, serializer_class, ordering = Entry, EntrySerializer, ("-saved_at", "-id")

    def get_queryset(self):
        return super().get_queryset().select_related("program", "guide")

    def perform_create(self, serializer):
        data, me = dict(serializer.validated_data), self.membership
        about = {name: data.pop(name, None) for name in ("program", "event", "guide")}
        key, submit = data.pop("key", None) or uuid.uuid4(), data.pop("submit")
        entry = serializer.instance = Entry.start(by=me, key=key, **about)
        verb = entry.submit if submit else entry.save_draft
        verb(Writing(**data), by=me)

    @action(detail=True, methods=["post"], serializer_class=VisibilitySerializer)
    def visibility(self, request, pk=None, **kwargs):
        """Shares the caller's own entry, or takes it back."""
        entry = self.get_object()
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        entry.change_visibility(given.validated_data["visibility"], by=self.membership)
        return Response(EntrySerializer(entry, context=self.get_serializer_context()).data)


class CommitmentSerializer(serializers.ModelSerializer):
    """A promise of the caller's; ``key`` makes a repeated POST promise once."""

    program = VisibleKey(Program, required=False, allow_null=True)
    entry = VisibleKey(Entry, required=False, allow_null=True)
    key = serializers.UUIDField(write_only=True, required=False)

    class Meta:
        model = Commitment
        fields = [
            "id", "program", "entry", "trigger", "action", "due_on", "first_due_on", "answer",
            "answer_note", "answered_at", "made_at", "key",
        ]  # fmt: skip
        read_only_fields = ["first_due_on", "answer", "answer_note", "answered_at", "made_at"]


class CommitmentAnswerSerializer(serializers.Serializer):
    """How it went."""

    answer = serializers.ChoiceField(choices=Commitment.Answer)
    note = serializers.CharField(required=False, allow_blank=True, default="")


@access("insider")
class CommitmentViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, mixins.RetrieveModelMixin, CommunityViewSet
):
    """The caller's own promises. POST makes one; …/answer/ says how it went."""

    model, serializer_class, ordering = Commitment, CommitmentSerializer, ("-made_at", "-id")

    def perform_create(self, serializer):
        serializer.instance = Commitment.promise(by=self.membership, **serializer.validated_data)

    @action(detail=True, methods=["post"], serializer_class=CommitmentAnswerSerializer)
    def answer(self, request, pk=None, **kwargs):
        """Answers for the promise; a new answer replaces the last one."""
        commitment = self.get_object()
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        commitment.give_answer(by=self.membership, **given.validated_data)
        answered = CommitmentSerializer(commitment, context=self.get_serializer_context()).data
        return Response(answered, status.HTTP_200_OK)


router.register("entries", EntryViewSet, "entry")
router.register("commitments", CommitmentViewSet, "commitment")
