"""Progress towards completing programs, for programs that call us."""

from django.db import models
from rest_framework import mixins, serializers

from communities import progress
from communities.models import Completion, Enrolment, Program
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet
from config.api import router


class StepSerializer(serializers.Serializer):
    """Where somebody stands with one condition."""

    fact = serializers.CharField(source="condition.fact.key")
    sentence = serializers.CharField(source="condition")
    reached = serializers.IntegerField()
    needed = serializers.IntegerField()
    is_done = serializers.BooleanField()


class ProgressSerializer(serializers.ModelSerializer):
    """One learner in one program: each condition, and when all of them were first reached."""

    steps = serializers.SerializerMethodField()
    completed_at = serializers.DateTimeField(read_only=True, allow_null=True)

    class Meta:
        model = Enrolment
        fields = ["id", "program", "membership", "steps", "completed_at"]

    def get_steps(self, enrolment) -> list[dict]:
        """One for each condition of the program's rule."""
        standings = self.context.setdefault("standings", {})
        if enrolment.program_id not in standings:
            program = Program.objects.defer("blueprint").get(pk=enrolment.program_id)
            standings[enrolment.program_id] = progress.Standing(program)
        steps = standings[enrolment.program_id].steps(enrolment.membership_id)
        return StepSerializer(steps, many=True).data


@access("member")
class ProgressViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, CommunityViewSet):
    """Learners' progress: the caller's own, and that of everybody in programs they run."""

    model, serializer_class, ordering = Enrolment, ProgressSerializer, ("-enrolled_at", "-id")

    def get_queryset(self):
        done = Completion.objects.filter(
            program=models.OuterRef("program"), membership=models.OuterRef("membership")
        )
        learners = super().get_queryset().active().learners()
        learners = learners.annotate(completed_at=models.Subquery(done.values("reached_at")[:1]))
        if getattr(self, "swagger_fake_view", False) or self.membership.is_organizer:
            return learners
        facilitated = Enrolment.objects.facilitated_by(self.membership).values("program_id")
        mine = models.Q(membership=self.membership)
        return learners.filter(mine | models.Q(program__in=facilitated))


router.register("progress", ProgressViewSet, "progress")
