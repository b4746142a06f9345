"""Which communities have seats to pass on and guests to forget."""

from communities.functions import due_work

due_work(
    "seats",
    """
    SELECT DISTINCT community_id FROM events_registration
    WHERE offered_until IS NOT NULL AND offered_until <= moment
    """,
    tables=("events_registration",),
)
due_work(
    "guests",
    """
    SELECT DISTINCT g.community_id FROM events_guest g
    JOIN events_event e ON e.community_id = g.community_id AND e.id = g.event_id
    WHERE (e.ends_at <= moment - interval '30 days' AND (g.email <> '' OR g.name <> ''))
       OR (g.confirmed_at IS NULL AND g.address <> ''
           AND (e.ends_at <= moment OR g.asked_at <= moment - interval '7 days'))
    """,
    tables=("events_guest", "events_event"),
)
