"""Events for programs that call us."""

from django.utils.translation import gettext as _
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from communities.models import Membership, Program
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, NothingSerializer, VisibleKey
from config.api import router
from events import agenda, changes, minutes, typed
from events.models import Event
from events.models.event_choices import LONGEST_REASON


class AgendaPointSerializer(serializers.Serializer):
    """One point of an agenda; ``at`` is in minutes after the start."""

    at = serializers.IntegerField(min_value=0, max_value=14 * 24 * 60)
    text = serializers.CharField(max_length=agenda.LONGEST)
    who = serializers.CharField(max_length=80, allow_blank=True, default="")


class PlanSerializer(serializers.ModelSerializer):
    """What may be said of a meeting, or of every meeting of a series; defaults are the pages' own."""

    lead = VisibleKey(Membership, required=False)
    agenda = AgendaPointSerializer(many=True, required=False, max_length=agenda.MOST)
    speakers = serializers.ListField(
        child=serializers.CharField(max_length=typed.LONGEST_SPEAKER),
        required=False, max_length=typed.MOST_SPEAKERS,
    )  # fmt: skip
    reminders = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=60 * 24 * 30),
        required=False, max_length=10,
    )  # fmt: skip

    class Meta:
        model = Event
        fields = [
            "kind", "title", "about", "mode", "place", "online_link", "capacity",
            "online_capacity", "offer_hours", "lead", "agenda", "speakers", "serves", "reminders",
            "is_public", "self_check_in", "time_zone",
        ]  # fmt: skip


class EventSerializer(PlanSerializer):
    """A meeting. The link is there for who comes and who runs it; ``key`` makes a repeated POST plan one."""

    program = VisibleKey(Program, required=False, allow_null=True)
    key = serializers.UUIDField(write_only=True, required=False)
    coming = serializers.IntegerField(read_only=True)
    my_answer = serializers.CharField(read_only=True, allow_null=True)
    minutes = serializers.CharField(source="minutes_kept", read_only=True)

    class Meta(PlanSerializer.Meta):
        told = ["series", "state", "cancel_reason", "recording", "sequence", "changed_at"]
        fields = [
            "id", "program", *PlanSerializer.Meta.fields, "starts_at", "ends_at", *told, "minutes",
            "coming", "my_answer", "key",
        ]  # fmt: skip
        read_only_fields = told

    def to_representation(self, event):
        shown = super().to_representation(event)
        if not event.shows_link:
            shown["online_link"] = ""
        return shown


class ChangeSerializer(PlanSerializer):
    """What is to be otherwise, and for which meetings; what is left out stays."""

    scope = serializers.ChoiceField(changes.SCOPES, default="this")

    def validate(self, said):
        if said.keys() <= {"scope"}:
            raise serializers.ValidationError(_("Say what is to be otherwise."))
        return said

    class Meta(PlanSerializer.Meta):
        fields = [*PlanSerializer.Meta.fields, "starts_at", "ends_at", "scope"]
        extra_kwargs = {name: {"required": False} for name in ("title", "starts_at", "ends_at")}


class CancellationSerializer(serializers.Serializer):
    """Why a meeting does not take place, and which others of its series do not either."""

    scope = serializers.ChoiceField(changes.SCOPES, default="this")
    reason = serializers.CharField(max_length=LONGEST_REASON, allow_blank=True, default="")


class MinutesSerializer(serializers.Serializer):
    """What was said and agreed, and a link to where it can be heard again."""

    text = serializers.CharField(max_length=minutes.LONGEST, allow_blank=True)
    recording = serializers.URLField(max_length=500, allow_blank=True, default="")


@access("member")
class EventViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, mixins.RetrieveModelMixin, CommunityViewSet
):
    """Events the caller may see; POST plans one. One, the following or all of a series are changed."""

    model, serializer_class, ordering = Event, EventSerializer, ("-starts_at", "-id")

    def get_queryset(self):
        events = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return events
        events = events.with_answers(self.membership)
        # A list names program and lead by their ids alone.
        return events.select_related(None) if self.action == "list" else events

    def perform_create(self, serializer):
        data = dict(serializer.validated_data)
        event = Event.plan(data.pop("program", None), by=self.membership, **data)
        serializer.instance = self.get_queryset().get(pk=event.pk)

    @action(["post"], detail=True, serializer_class=ChangeSerializer)
    def change(self, request, pk=None):
        """Changes what is sent; whoever comes keeps their answer and is told."""
        return self._do(request, lambda event, said: event.change(by=self.membership, **said))

    @action(["post"], detail=True, serializer_class=CancellationSerializer)
    def cancellation(self, request, pk=None):
        """Calls the meeting off."""
        return self._do(request, lambda event, said: event.cancel(by=self.membership, **said))

    @action(["post"], detail=True, serializer_class=NothingSerializer)
    def restoration(self, request, pk=None):
        """Holds after all what was cancelled."""
        return self._do(request, lambda event, _said: event.restore(by=self.membership))

    @action(["post"], detail=True, serializer_class=NothingSerializer)
    def closure(self, request, pk=None):
        """The meeting was held and its roster is complete."""
        return self._do(request, lambda event, _said: event.close(by=self.membership))

    @action(["post"], detail=True, serializer_class=MinutesSerializer)
    def minutes(self, request, pk=None):
        """Keeps what was said and agreed."""
        return self._do(
            request, lambda event, said: minutes.keep(event, by=self.membership, **said)
        )

    def _do(self, request, verb) -> Response:
        event, said = self.get_object(), self.get_serializer(data=request.data)
        said.is_valid(raise_exception=True)
        verb(event, dict(said.validated_data))
        shown = self.get_queryset().get(pk=event.pk)
        return Response(EventSerializer(shown, context=self.get_serializer_context()).data)


router.register("events", EventViewSet, "event")
