"""The database functions of conversations: who reads what, and how a message gets its number."""

import re

from communities.tenancy.row_security import CURRENT, Function, register

# An open channel, and for a draft's: that the person organizes or helps to run it.
OPEN_TO = """(
    CHANNEL.kind = 'open_community' OR CHANNEL.kind = 'open_program' AND NOT EXISTS (
        SELECT FROM communities_program g
        WHERE g.community_id = HERE() AND g.id = CHANNEL.program_id AND g.status = 'draft'
          AND NOT PERSON.roles && '{organizer,admin}' AND g.lead_id <> PERSON.id
          AND NOT EXISTS (
            SELECT FROM communities_enrolment e
            WHERE e.community_id = HERE() AND e.program_id = g.id AND e.ended_at IS NULL
              AND e.membership_id = PERSON.id AND e.role <> 'participant'))
    )"""


# In an open channel a place is how far somebody has read; in any other it is the right to read.
OPEN_KIND = r"(\1.kind IN ('open_program', 'open_community'))"


def _inside(body: str) -> str:
    """HERE() and ME() are what the open scope says; OPEN_TO(channel, person) a condition on both."""
    body = re.sub(r"OPEN_KIND\((\w+)\)", OPEN_KIND, body)
    body = re.sub(
        r"OPEN_TO\((\w+), (\w+)\)",
        lambda names: OPEN_TO.replace("CHANNEL", names[1]).replace("PERSON", names[2]),
        body,
    )
    return body.replace("HERE()", CURRENT % "community_id").replace("ME()", CURRENT % "user_id")


MY_CHANNELS = register(
    Function(
        name="my_channels",
        arguments="",
        returns="uuid[]",
        definer=True,
        tables=(
            "projects_channel",
            "projects_channelmembership",
            "communities_membership",
            "communities_program",
            "communities_enrolment",
        ),
        body=_inside("""
            WITH me AS (
                SELECT id, roles FROM communities_membership
                WHERE community_id = HERE() AND user_id = ME() AND ended_at IS NULL
            )
            SELECT coalesce(array_agg(mine.id), '{}') FROM (
                SELECT c.id FROM projects_channelmembership p JOIN me ON p.membership_id = me.id
                JOIN projects_channel c ON c.community_id = HERE() AND c.id = p.channel_id
                WHERE p.community_id = HERE() AND p.ended_at IS NULL AND NOT OPEN_KIND(c)
                UNION
                SELECT c.id FROM projects_channel c, me
                WHERE c.community_id = HERE() AND OPEN_TO(c, me)
                  AND NOT me.roles <@ '{partner,sponsor}'
            ) mine
        """),
    )
)
"""The channels that the present user may read: what row security of messages and topics asks."""

CHANNELS_OF = register(
    Function(
        name="channels_of",
        arguments="people uuid[]",
        returns="TABLE (membership_id uuid, channel_id uuid, last_seq bigint)",
        body=_inside("""
            SELECT p.membership_id, c.id, c.last_seq
            FROM projects_channelmembership p
            JOIN communities_membership m ON m.community_id = HERE() AND m.id = p.membership_id
            JOIN projects_channel c ON c.community_id = HERE() AND c.id = p.channel_id
            WHERE p.community_id = HERE() AND p.membership_id = ANY (people)
              AND p.ended_at IS NULL AND m.ended_at IS NULL AND NOT OPEN_KIND(c)
            UNION
            SELECT m.id, c.id, c.last_seq
            FROM communities_membership m
            JOIN projects_channel c ON c.community_id = HERE()
             AND OPEN_TO(c, m)
            WHERE m.community_id = HERE() AND m.id = ANY (people) AND m.ended_at IS NULL
              AND NOT m.roles <@ '{partner,sponsor}'
        """),
    )
)
"""The same for several memberships at once, with the newest number: what the hub asks."""

POST_MESSAGES = register(
    Function(
        name="post_messages",
        arguments="room_id uuid, posts jsonb, moment timestamptz",
        returns="""TABLE (client_id uuid, id uuid, seq bigint, topic_id uuid, topic_seq bigint,
            author_id uuid, author_name varchar, author_roles varchar[], sent_at timestamptz,
            fresh boolean, problem text)""",
        language="plpgsql",
        volatility="VOLATILE",
        # Planned once a connection, since that costs more than running it; and by the indexes, since a
        # plan made while a channel was young would read all of it for ever.
        settings="SET plan_cache_mode = force_generic_plan SET enable_seqscan = off",
        body=_inside("""
            #variable_conflict use_column
            DECLARE
                here uuid := HERE();
                room projects_channel;
                -- Looked for as arrays: the planner takes a channel for one row under row security, and
                -- would join by reading all of it.
                ids uuid[] := ARRAY(SELECT (x->>'client_id')::uuid FROM jsonb_array_elements(posts) x);
                authors uuid[] := ARRAY(SELECT (x->>'author')::uuid FROM jsonb_array_elements(posts) x);
                topics uuid[] := ARRAY(SELECT (x->>'topic')::uuid FROM jsonb_array_elements(posts) x);
            BEGIN
                -- Whoever holds this row gives out numbers; the others wait, so there are no gaps.
                SELECT * INTO room FROM projects_channel c
                WHERE c.community_id = here AND c.id = room_id FOR UPDATE;
                RETURN QUERY
                WITH given AS (
                    SELECT p.n, (p.post->>'client_id')::uuid AS client_id,
                        (p.post->>'author')::uuid AS author_id,
                        (p.post->>'topic')::uuid AS topic_id, p.post->>'body' AS body
                    FROM jsonb_array_elements(posts) WITH ORDINALITY AS p(post, n)
                ), known AS MATERIALIZED (
                    SELECT m.* FROM projects_message m WHERE m.community_id = here
                        AND m.channel_id = room_id AND m.client_id = ANY (ids)
                ), people AS MATERIALIZED (
                    SELECT a.id, a.name, a.roles FROM communities_membership a
                    WHERE a.community_id = here AND a.id = ANY (authors) AND a.ended_at IS NULL
                ), places AS MATERIALIZED (
                    SELECT p.membership_id FROM projects_channelmembership p
                    WHERE p.community_id = here AND p.channel_id = room_id
                        AND p.membership_id = ANY (authors) AND p.ended_at IS NULL
                ), threads AS MATERIALIZED (
                    SELECT t.id, t.last_topic_seq FROM projects_topic t
                    WHERE t.community_id = here AND t.channel_id = room_id AND t.id = ANY (topics)
                ), judged AS (
                    SELECT g.*, a.name, a.roles, t.last_topic_seq,
                        m.id AS old_id, m.seq AS old_seq, m.topic_id AS old_topic,
                        m.topic_seq AS old_topic_seq, m.sent_at AS old_sent_at,
                        CASE
                            WHEN a.id IS NULL OR room.id IS NULL THEN 'outside'
                            WHEN (p.membership_id IS NULL OR OPEN_KIND(room)) AND NOT (
                                OPEN_TO(room, a)
                                AND NOT a.roles <@ '{partner,sponsor}') THEN 'outside'
                            WHEN m.author_id <> g.author_id THEN 'taken'
                            WHEN m.id IS NOT NULL THEN ''
                            WHEN room.archived_at IS NOT NULL THEN 'archived'
                            WHEN g.topic_id IS NOT NULL AND t.id IS NULL THEN 'topic'
                            WHEN first_value(g.author_id) OVER (PARTITION BY g.client_id ORDER BY g.n)
                                <> g.author_id THEN 'taken'
                            ELSE '' END AS problem
                    FROM given g
                    LEFT JOIN known m ON m.client_id = g.client_id
                    LEFT JOIN people a ON a.id = g.author_id
                    LEFT JOIN places p ON p.membership_id = g.author_id
                    LEFT JOIN threads t ON t.id = g.topic_id
                ), once AS (
                    SELECT DISTINCT ON (j.client_id) j.* FROM judged j
                    WHERE j.problem = '' AND j.old_id IS NULL ORDER BY j.client_id, j.n
                ), numbered AS (
                    SELECT o.*, room.last_seq + row_number() OVER (ORDER BY o.n) AS seq,
                        CASE WHEN o.topic_id IS NOT NULL THEN o.last_topic_seq
                            + row_number() OVER (PARTITION BY o.topic_id ORDER BY o.n) END AS topic_seq
                    FROM once o
                ), said AS (
                    INSERT INTO projects_message (community_id, channel_id, topic_id, seq, topic_seq,
                        author_id, client_id, body, sent_at)
                    SELECT here, room_id, x.topic_id, x.seq, x.topic_seq, x.author_id, x.client_id,
                        x.body, moment
                    FROM numbered x ORDER BY x.seq
                    RETURNING *
                ), counted AS (
                    UPDATE projects_channel c SET last_seq = c.last_seq + (SELECT count(*) FROM numbered)
                    WHERE c.community_id = here AND c.id = room_id AND EXISTS (SELECT FROM numbered)
                ), counted_topics AS (
                    UPDATE projects_topic t SET last_topic_seq = top.seq
                    FROM (SELECT x.topic_id, max(x.topic_seq) AS seq FROM numbered x
                        WHERE x.topic_id IS NOT NULL GROUP BY x.topic_id) top
                    WHERE t.community_id = here AND t.id = top.topic_id
                ), read AS (
                    INSERT INTO projects_channelmembership AS p (community_id, channel_id,
                        membership_id, read_seq, joined_at, ended_at)
                    SELECT here, room_id, x.author_id, max(x.seq), moment,
                        CASE WHEN room.track_id IS NOT NULL THEN moment END
                    FROM numbered x
                    GROUP BY x.author_id
                    ON CONFLICT (community_id, channel_id, membership_id)
                    DO UPDATE SET read_seq = greatest(p.read_seq, excluded.read_seq)
                ), recorded AS (
                    INSERT INTO communities_activity (community_id, verb, actor_id, program_id,
                        object_kind, object_id, data, is_public, happened_at)
                    SELECT here, 'message.posted', s.author_id, room.program_id,
                        'projects.message', s.id, '{}', false, moment
                    FROM said s
                )
                SELECT j.client_id, coalesce(j.old_id, s.id), coalesce(j.old_seq, s.seq),
                    CASE WHEN j.old_id IS NULL THEN s.topic_id ELSE j.old_topic END,
                    coalesce(j.old_topic_seq, s.topic_seq), j.author_id, j.name, j.roles,
                    coalesce(j.old_sent_at, s.sent_at),
                    j.old_id IS NULL AND j.problem = ''
                        AND j.n = (SELECT min(o.n) FROM once o WHERE o.client_id = j.client_id),
                    j.problem
                FROM judged j LEFT JOIN said s ON s.client_id = j.client_id AND j.problem = ''
                ORDER BY j.n;
            END
        """),
    )
)
"""Writes messages that wait for one channel, in their order, and answers one row for each.

``posts`` is an array of ``{client_id, author, body, topic}``. ``problem`` is empty, or ``outside``
(not in this channel), ``archived``, ``topic`` (of another channel) or ``taken`` (the client_id is
somebody else's). A client_id that is known answers what it got before, and ``fresh`` is false.
Runs with the caller's rights: the one whose scope is open must be able to read the channel. The
authors may be others, since one statement carries what several people said; each of them must be an
active member of this community with a right to the channel, or the answer is ``outside``.
"""

MARK_READ = register(
    Function(
        name="mark_read",
        arguments="room_id uuid, reader uuid, mark bigint, moment timestamptz",
        returns="bigint",
        volatility="VOLATILE",
        body=_inside("""
            INSERT INTO projects_channelmembership AS p (community_id, channel_id, membership_id,
                read_seq, joined_at, ended_at)
            SELECT c.community_id, c.id, reader, least(greatest(mark, 0), c.last_seq), moment,
                CASE WHEN c.track_id IS NOT NULL THEN moment END
            FROM projects_channel c
            JOIN communities_membership me ON me.community_id = HERE() AND me.id = reader
             AND me.user_id = ME() AND me.ended_at IS NULL
            WHERE c.community_id = HERE() AND c.id = room_id AND c.id = ANY (my_channels())
            ON CONFLICT (community_id, channel_id, membership_id)
            DO UPDATE SET read_seq = greatest(p.read_seq, excluded.read_seq)
            RETURNING read_seq
        """),
    )
)
"""Moves the present user's own mark forward, never back and never past the end.

NULL outside of the channel, and when ``reader`` is anybody else's membership. Nobody follows a track by
reading its channel or writing in it: of who was never let in, the mark is that of a place that ended.
"""

REPLAY = register(
    Function(
        name="replay",
        arguments="room_id uuid, reader uuid, after bigint, most integer",
        returns="""TABLE (id uuid, seq bigint, topic_id uuid, topic_seq bigint, author_id uuid,
            author_name varchar, author_roles varchar[], sent_at timestamptz, body text)""",
        body=_inside("""
            SELECT m.id, m.seq, m.topic_id, m.topic_seq, a.id, a.name, a.roles, m.sent_at, m.body
            FROM projects_message m
            JOIN communities_membership a ON a.community_id = HERE() AND a.id = m.author_id
            WHERE m.community_id = HERE() AND m.channel_id = room_id
              AND m.seq > greatest(after, coalesce((
                SELECT p.joined_seq FROM projects_channelmembership p
                WHERE p.community_id = HERE() AND p.channel_id = room_id
                  AND p.membership_id = reader), 0))
            ORDER BY m.seq LIMIT most
        """),
    )
)
"""Messages of a channel above a number, in order, from where the history rule lets one begin."""
