"""Projects for programs that call us."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from communities.models import Membership, Program
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, VisibleKey
from config.api import router
from projects.models import Exchange, Milestone, Need, Project


class ProjectSerializer(serializers.ModelSerializer):
    """Work on an accepted need, with its newest status; ``key`` makes a repeated POST open one."""

    need = VisibleKey(Need)
    program = VisibleKey(Program)
    lead = VisibleKey(Membership)
    colour = serializers.CharField(read_only=True, allow_null=True)
    sentence = serializers.CharField(read_only=True, allow_null=True)
    key = serializers.UUIDField(write_only=True, required=False)

    class Meta:
        model = Project
        fields = [
            "id", "title", "need", "program", "lead", "state", "next_at", "next_text", "colour",
            "sentence", "opened_at", "verdict", "verdict_words", "verdict_by",
            "verdict_at", "key",
        ]  # fmt: skip
        read_only_fields = [
            "state", "next_at", "next_text", "opened_at", "verdict", "verdict_words", "verdict_by",
            "verdict_at",
        ]  # fmt: skip


class MilestoneSerializer(serializers.ModelSerializer):
    """A date on the way; ``done_at`` is empty while it lies ahead."""

    key = serializers.UUIDField(write_only=True, required=False)

    class Meta:
        model = Milestone
        fields = ["id", "title", "due_on", "done_at", "key"]
        read_only_fields = ["done_at"]


class ExchangeSerializer(serializers.ModelSerializer):
    """One thing that one side gives the other, and whether the other said that it arrived."""

    key = serializers.UUIDField(write_only=True, required=False)

    class Meta:
        model = Exchange
        fields = [
            "id", "giver", "text", "amount", "agreed_by", "asked", "confirmed_by", "confirmed_at",
            "key",
        ]  # fmt: skip
        read_only_fields = ["agreed_by", "asked", "confirmed_by", "confirmed_at"]


class VerdictSerializer(serializers.Serializer):
    """How it ended, and words if there are any."""

    verdict = serializers.ChoiceField(choices=Project.Verdict)
    words = serializers.CharField(max_length=400, allow_blank=True, default="")


@access("member", "partner")
class ProjectViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.CreateModelMixin, CommunityViewSet
):
    """Projects; organizers open one from an accepted need, its partner's verdict closes it."""

    model, serializer_class, ordering = Project, ProjectSerializer, ("-opened_at", "-id")

    def get_queryset(self):
        return super().get_queryset().told()

    def perform_create(self, serializer):
        data = dict(serializer.validated_data)
        serializer.instance = Project.open_from(data.pop("need"), **data, by=self.membership)

    @action(detail=True, methods=["get"], serializer_class=MilestoneSerializer)
    def milestones(self, request, pk=None):
        """The dates on its way."""
        return self._listed(Milestone, "due_on")

    @milestones.mapping.post
    def plan_milestone(self, request, pk=None):
        """One more date on its way."""
        return self._added(self.get_object().plan_milestone)

    @extend_schema(request=None, responses=MilestoneSerializer)
    @action(
        detail=True,
        methods=["post"],
        url_path="milestones/<uuid:milestone_id>/completion",
        serializer_class=MilestoneSerializer,
    )
    def complete_milestone(self, request, pk=None, milestone_id=None):
        """A date is reached."""
        milestones = Milestone.objects.visible_to(self.membership).select_related(
            "project__program"
        )
        milestone = get_object_or_404(milestones, project=pk, pk=milestone_id)
        milestone.complete(by=self.membership)
        return Response(self.get_serializer(milestone).data)

    @action(detail=True, methods=["get"], serializer_class=ExchangeSerializer)
    def exchanges(self, request, pk=None):
        """What each side gives."""
        return self._listed(Exchange, "position")

    @exchanges.mapping.post
    def agree(self, request, pk=None):
        """Writes down one more thing that one side gives."""
        return self._added(self.get_object().agree)

    @extend_schema(responses=ProjectSerializer)
    @action(detail=True, methods=["post"], serializer_class=VerdictSerializer)
    def verdict(self, request, pk=None):
        """The partner says how it ended, and so closes it."""
        project, said = self.get_object(), self.get_serializer(data=request.data)
        said.is_valid(raise_exception=True)
        project.close(**said.validated_data, by=self.membership)
        return self._answer(project)

    @extend_schema(request=None, responses=ProjectSerializer)
    @action(detail=True, methods=["post"], url_path="verdict/withdrawal")
    def withdraw_verdict(self, request, pk=None):
        """Whoever gave it by mistake takes it back, within ten minutes."""
        project = self.get_object()
        project.take_back_verdict(by=self.membership)
        return self._answer(project)

    def _listed(self, model, order: str) -> Response:
        self.ordering = (order, "id")
        rows = model.objects.visible_to(self.membership).filter(project=self.get_object())
        return self.get_paginated_response(
            self.get_serializer(self.paginate_queryset(rows), many=True).data
        )

    def _added(self, verb) -> Response:
        data = self.get_serializer(data=self.request.data)
        data.is_valid(raise_exception=True)
        thing = verb(**data.validated_data, by=self.membership)
        return Response(self.get_serializer(thing).data, status.HTTP_201_CREATED)

    def _answer(self, project) -> Response:
        return Response(ProjectSerializer(project, context=self.get_serializer_context()).data)


router.register("projects", ProjectViewSet, "project")
