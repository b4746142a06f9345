"""Which communities have seats to pass on, meetings to remind of, and guests to forget."""

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
due_work(
    # As `reminder_rows.catch_up`.
    "meetings",
    """
    SELECT DISTINCT e.community_id FROM events_event e
    WHERE e.state = 'planned' AND e.starts_at > moment AND NOT EXISTS (
        SELECT FROM communities_due d WHERE d.community_id = e.community_id
        AND d.kind = 'event_people' AND d.object_id = e.id
    )
    """,
    tables=("events_event", "communities_due"),
)
