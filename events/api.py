"""Events, registrations and attendances for programs that call us."""

from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from communities.models import Membership, Program
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, VisibleKey
from config.api import router
from events import agenda
from events.models import Attendance, Event, Registration
from events.models.event_choices import LONGEST_REASON


class AgendaPointSerializer(serializers.Serializer):
    """One point of an agenda; ``at`` is in minutes after the start."""

    at = serializers.IntegerField(min_value=0, max_value=14 * 24 * 60)
    text = serializers.CharField(max_length=agenda.LONGEST)
    who = serializers.CharField(max_length=80, allow_blank=True, default="")


class EventSerializer(serializers.ModelSerializer):
    """A meeting. The link is there for who comes and who runs it; ``key`` makes a repeated POST plan one."""

    program = VisibleKey(Program, required=False, allow_null=True)
    lead = VisibleKey(Membership, required=False)
    agenda = AgendaPointSerializer(many=True, required=False, max_length=agenda.MOST)
    key = serializers.UUIDField(write_only=True, required=False)
    coming = serializers.IntegerField(read_only=True)
    my_answer = serializers.CharField(read_only=True, allow_null=True)

    class Meta:
        model = Event
        fields = [
            "id", "program", "kind", "title", "about", "starts_at", "ends_at", "mode", "place",
            "online_link", "capacity", "lead", "agenda", "serves", "state", "cancel_reason",
            "coming", "my_answer", "key",
        ]  # fmt: skip
        read_only_fields = ["state", "cancel_reason"]

    def to_representation(self, event):
        shown = super().to_representation(event)
        if not event.shows_link:
            shown["online_link"] = ""
        return shown


class CancellationSerializer(serializers.Serializer):
    """Why a meeting does not take place."""

    reason = serializers.CharField(max_length=LONGEST_REASON, allow_blank=True, default="")


@access("member")
class EventViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, mixins.RetrieveModelMixin, CommunityViewSet
):
    """Events the caller may see; POST plans one."""

    model, serializer_class, ordering = Event, EventSerializer, ("-starts_at", "-id")

    def get_queryset(self):
        events = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return events
        return events.with_answers(self.membership)

    def perform_create(self, serializer):
        data = dict(serializer.validated_data)
        event = Event.plan(data.pop("program", None), by=self.membership, **data)
        serializer.instance = self.get_queryset().get(pk=event.pk)

    @action(["post"], detail=True, serializer_class=CancellationSerializer)
    def cancellation(self, request, pk=None, slug=None):
        """Calls the meeting off."""
        event, asked = self.get_object(), CancellationSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        event.cancel(by=self.membership, reason=asked.validated_data["reason"])
        return self._answer(event)

    @action(["post"], detail=True, serializer_class=EventSerializer)
    def closure(self, request, pk=None, slug=None):
        """The meeting was held and its roster is complete."""
        event = self.get_object()
        event.close(by=self.membership)
        return self._answer(event)

    def _answer(self, event) -> Response:
        return Response(EventSerializer(event, context=self.get_serializer_context()).data)


class RegistrationSerializer(serializers.ModelSerializer):
    """One answer; ``membership`` is the caller's unless they run the event, and null for a guest.

    A yes becomes "waiting" when every seat is taken. While ``offered_until`` lies ahead, a yes takes the
    seat that is kept, and a no passes it on.
    """

    event = VisibleKey(Event)
    membership = VisibleKey(Membership, required=False)
    person = serializers.CharField(source="person_name", read_only=True)

    class Meta:
        model = Registration
        fields = [
            "id", "event", "membership", "person", "answer", "seat", "number", "offered_until",
            "answered_at",
        ]  # fmt: skip
        read_only_fields = ["number", "offered_until", "answered_at"]


@access("member")
class RegistrationViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, mixins.RetrieveModelMixin, CommunityViewSet
):
    """Answers to invitations; POST gives or changes one."""

    model, serializer_class = Registration, RegistrationSerializer
    ordering = ("-answered_at", "-id")

    def get_queryset(self):
        return super().get_queryset().select_related("membership", "guest")

    def perform_create(self, serializer):
        data, me = serializer.validated_data, self.membership
        person = data.get("membership", me)
        seat = data.get("seat", "")
        serializer.instance = Registration.give(
            data["event"], person, data["answer"], by=me, seat=seat
        )


class AttendanceSerializer(serializers.ModelSerializer):
    """One mark on a roster."""

    event = VisibleKey(Event)
    membership = VisibleKey(Membership)

    class Meta:
        model = Attendance
        fields = ["id", "event", "membership", "state", "marked_by", "marked_at"]
        read_only_fields = ["marked_by", "marked_at"]


@access("member")
class AttendanceViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, mixins.RetrieveModelMixin, CommunityViewSet
):
    """One's own attendance, and the rosters one keeps; POST marks somebody."""

    model, serializer_class, ordering = Attendance, AttendanceSerializer, ("-marked_at", "-id")

    def perform_create(self, serializer):
        data, me = serializer.validated_data, self.membership
        serializer.instance = data["event"].mark_attendance(
            data["membership"], data["state"], by=me
        )


router.register("events", EventViewSet, "event")
router.register("registrations", RegistrationViewSet, "registration")
router.register("attendances", AttendanceViewSet, "attendance")
