"""The queues of programs for programs that call us."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from communities.models import Enrolment, EnrolmentRequest, Program, Track
from communities.models.enrolment_request import LONGEST_WORDS
from communities.tenancy.access import access
from communities.tenancy.viewset import CommunityViewSet, NothingSerializer, VisibleKey
from config.api import router


class EnrolmentRequestSerializer(serializers.ModelSerializer):
    """Somebody's place in a queue; ``number`` is the order of arrival."""

    program = VisibleKey(Program)
    track = VisibleKey(Track, required=False, allow_null=True)

    class Meta:
        model = EnrolmentRequest
        fields = [
            "id",
            "program",
            "membership",
            "kind",
            "state",
            "number",
            "why",
            "track",
            "words",
            "asked_at",
            "offered_until",
            "decided_at",
        ]
        read_only_fields = [
            "membership",
            "kind",
            "state",
            "number",
            "words",
            "asked_at",
            "offered_until",
            "decided_at",
        ]


class WordsSerializer(serializers.Serializer):
    """A word to who asked."""

    words = serializers.CharField(max_length=LONGEST_WORDS, required=False, allow_blank=True)


@access("member")
class EnrolmentRequestViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, mixins.RetrieveModelMixin, CommunityViewSet
):
    """One's own places in queues, and those of programs that one runs; POST asks for one."""

    model, serializer_class = EnrolmentRequest, EnrolmentRequestSerializer
    ordering = ("-asked_at", "-id")

    def get_queryset(self):
        return super().get_queryset().select_related("program", "membership", "track")

    def perform_create(self, serializer):
        data, me = dict(serializer.validated_data), self.membership
        got = data.pop("program").ask(me, by=me, **data)
        if isinstance(got, Enrolment):
            # Nothing is kept: the answer rolls back.
            raise ValidationError(
                {"program": _("There is a place for you: take it by enrolments.")}
            )
        serializer.instance = got

    @extend_schema(request=None, responses=EnrolmentRequestSerializer)
    @action(detail=True, methods=["post"], serializer_class=NothingSerializer)
    def acceptance(self, request, pk=None):
        """Lets in who asked; when every place is taken they wait for one."""
        return self._done(lambda asked: asked.accept(by=self.membership))

    @extend_schema(responses=EnrolmentRequestSerializer)
    @action(detail=True, methods=["post"], serializer_class=WordsSerializer)
    def refusal(self, request, pk=None):
        """Says no, with a word."""
        said = self.get_serializer(data=request.data)
        said.is_valid(raise_exception=True)
        return self._done(lambda asked: asked.decline(by=self.membership, **said.validated_data))

    @extend_schema(request=None, responses=EnrolmentRequestSerializer)
    @action(detail=True, methods=["post"], serializer_class=NothingSerializer)
    def place(self, request, pk=None):
        """Takes the place that was offered."""
        return self._done(lambda asked: asked.take(by=self.membership))

    @extend_schema(request=None, responses=EnrolmentRequestSerializer)
    @action(detail=True, methods=["post"], serializer_class=NothingSerializer)
    def withdrawal(self, request, pk=None):
        """Leaves the queue, or passes an offer on."""
        return self._done(lambda asked: asked.withdraw(by=self.membership))

    def _done(self, verb) -> Response:
        asked = self.get_object()
        verb(asked)
        asked.refresh_from_db()
        shown = EnrolmentRequestSerializer(asked, context=self.get_serializer_context())
        return Response(shown.data)


router.register("enrolment-requests", EnrolmentRequestViewSet, "enrolment-request")
