"""Where every learner stands: how many meetings they could come to, and to how many they came.

In SQL, because the ORM takes ten milliseconds a page to put the same into words. Both locks are in
force: the community's id is a literal in every join, and row security sees praxis_app. Which meetings
were held is asked in the words of ``events``, so that the rule is there and nowhere else.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from communities.models.enrolment import ProgramRole
from communities.models.person import GUEST_ROLES
from communities.models.role import Role
from communities.tenancy.prepared import prepared
from communities.tenancy.scope import require_scope
from events.models import Attendance, Event
from events.models.attendance import COUNTED
from metrics.kpis.figure import Selection

# R2: staff, guests, test and deleted accounts are nobody's learners, whatever they enrolled as.
STANDINGS = """
WITH held AS (
    SELECT * FROM ({held}) e WHERE program_id = ANY(%(programs)s)
      AND starts_at >= %(start)s AND starts_at < %(end)s
), meeting AS (
    SELECT * FROM held WHERE recorded
), learner AS (
    SELECT n.id, n.membership_id, m.name, n.program_id, p.title, p.meetings_expected AS expected,
           n.track_id, n.enrolled_at, coalesce(n.ended_at, 'infinity') AS ended_at,
           u.is_active AND NOT u.is_test AND NOT m.is_test AND NOT m.roles && %(staff)s::varchar[]
               AND NOT m.roles <@ %(guests)s::varchar[] AS learns
    FROM communities_enrolment n
    JOIN communities_program p ON (p.community_id, p.id) = (n.community_id, n.program_id)
    JOIN communities_membership m ON (m.community_id, m.id) = (n.community_id, n.membership_id)
    JOIN communities_user u ON u.id = m.user_id
    WHERE n.community_id = %(community)s AND n.program_id = ANY(%(programs)s)
      AND n.role = %(role)s AND n.enrolled_at < %(end)s
      AND (n.ended_at IS NULL OR n.ended_at > %(start)s) {page}
), came AS (
    SELECT a.membership_id, t.* FROM events_attendance a JOIN meeting t ON t.id = a.event_id
    WHERE a.community_id = %(community)s AND a.state = ANY(%(counted)s)
), calendar AS (
    SELECT program_id, array_agg(starts_at ORDER BY starts_at) AS starts,
           array_agg(ends_at ORDER BY ends_at) AS ends
    FROM meeting GROUP BY program_id
), attended AS (
    SELECT l.id, count(*) AS times FROM learner l JOIN came c
      ON c.membership_id = l.membership_id AND c.program_id = l.program_id
     AND c.ends_at > l.enrolled_at AND c.starts_at < l.ended_at
    GROUP BY l.id
), standing AS (
    -- Meetings that began before the end of the enrolment, less those that were over at its start:
    -- two binary searches, where comparing every learner with every meeting took 200 ms.
    SELECT l.*, coalesce(d.times, 0) AS attended,
           coalesce(width_bucket(l.ended_at - interval '1 microsecond', c.starts)
               - width_bucket(l.enrolled_at, c.ends), 0) AS eligible
    FROM learner l LEFT JOIN calendar c USING (program_id) LEFT JOIN attended d ON d.id = l.id
)
"""
TOTALS = """
SELECT program_id,
       count(DISTINCT membership_id) FILTER (WHERE learns AND eligible >= expected),
       count(DISTINCT membership_id)
           FILTER (WHERE learns AND eligible >= expected AND attended >= expected),
       count(*) FILTER (WHERE learns AND eligible < expected AND ended_at < 'infinity'),
       count(*) FILTER (WHERE learns AND eligible < expected AND ended_at = 'infinity'),
       count(*) FILTER (WHERE NOT learns),
       (SELECT count(*) FROM held WHERE recorded),
       (SELECT count(*) FROM held WHERE NOT recorded)
FROM standing GROUP BY GROUPING SETS ((), (program_id))
"""
BY_TRACK = """
SELECT track_id,
       count(DISTINCT membership_id) FILTER (WHERE learns AND eligible >= expected),
       count(DISTINCT membership_id)
           FILTER (WHERE learns AND eligible >= expected AND attended >= expected)
FROM standing GROUP BY track_id
"""
BY_MEETING = """
, present AS (
    SELECT c.id, count(DISTINCT c.membership_id) AS people FROM came c JOIN learner l
      ON l.membership_id = c.membership_id AND l.program_id = c.program_id AND l.learns
     AND c.ends_at > l.enrolled_at AND c.starts_at < l.ended_at
    GROUP BY c.id
), windows AS (
    SELECT program_id, array_agg(enrolled_at ORDER BY enrolled_at) AS starts,
           array_agg(ended_at ORDER BY ended_at) AS ends
    FROM learner WHERE learns GROUP BY program_id
)
SELECT t.title, t.starts_at, coalesce(p.people, 0),
       coalesce(width_bucket(t.ends_at - interval '1 microsecond', w.starts)
           - width_bucket(t.starts_at, w.ends), 0)
FROM meeting t LEFT JOIN present p USING (id) LEFT JOIN windows w USING (program_id)
ORDER BY t.starts_at DESC, t.id DESC LIMIT %(limit)s
"""
# A page of enrolments before anything is counted: else each page would cost as much as the whole.
PAGE = """
    AND (m.name, m.id) > (%(name)s, %(member)s) ORDER BY m.name, m.id, n.id LIMIT %(limit)s
"""
ROWS = """
SELECT name, membership_id, title, expected, eligible, attended, learns AND eligible >= expected
FROM standing ORDER BY name, membership_id, id
"""
NOBODY = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True)
class Totals:
    """How many could be active and are, and enrolments that are not among them, by reason.

    ``recorded`` and ``unrecorded`` are meetings held, of all programs that were asked for.
    """

    n: int = 0
    count: int = 0
    left_early: int = 0
    too_new: int = 0
    not_learners: int = 0
    recorded: int = 0
    unrecorded: int = 0


@dataclass(frozen=True)
class Standings:
    """The learners of a selection against the meetings that were held in its period."""

    selection: Selection

    def totals(self) -> dict[UUID | None, Totals]:
        """By program id; under None for all of them, each person once."""
        return {None: Totals()} | {row[0]: Totals(*row[1:]) for row in self._ask(TOTALS)}

    def by_track(self) -> list[tuple]:
        """(track id or None, learners who could be active, who are), as they are on tracks now."""
        return self._ask(BY_TRACK)

    def by_meeting(self, limit: int) -> list[tuple]:
        """(title, starts_at, learners who came, learners enrolled at the time), the latest first."""
        return self._ask(BY_MEETING, limit=limit)

    def rows(self, limit: int, after: tuple[str, str] = ("", NOBODY)) -> list[tuple]:
        """(name, member, program, expected, eligible, attended, could be active), an enrolment each.

        By name and member; ``after`` is where the last page ended.
        """
        return self._ask(ROWS, page=PAGE, name=after[0], member=after[1], limit=limit)

    def _ask(self, question: str, *, page: str = "", **more) -> list[tuple]:
        period = self.selection.period
        if not self.selection.program_ids:
            return []
        given = {
            "community": require_scope().community_id,
            "programs": self.selection.program_ids,
            "role": ProgramRole.PARTICIPANT.value,
            "counted": [state.value for state in COUNTED],
            "staff": [Role.ORGANIZER.value, Role.ADMIN.value],
            "guests": sorted(GUEST_ROLES),
            "start": period.starts_at,
            "end": period.ends_at,
        }
        with connection.cursor() as cursor:
            held = _held.sql().replace("%", "%%")
            cursor.execute(STANDINGS.format(held=held, page=page) + question, given | more)
            return cursor.fetchall()


@prepared()
def _held():
    """The meetings held, each with whether anybody noted who came."""
    noted = Attendance.objects.filter(event=OuterRef("pk"), guest=None)
    held = Event.objects.held().annotate(recorded=Exists(noted)).order_by()
    return held.values("id", "program_id", "title", "starts_at", "ends_at", "recorded")
