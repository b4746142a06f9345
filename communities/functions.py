"""The definer functions of this app: the only ways across communities."""

from communities.tenancy.row_security import Function, register

MY_COMMUNITIES = register(
    Function(
        name="my_communities",
        arguments="person uuid",
        returns="TABLE (id uuid, slug varchar, name varchar, hue smallint, roles varchar[])",
        definer=True,
        tables=("communities_community", "communities_membership"),
        body="""
            SELECT c.id, c.slug, c.name, c.hue, m.roles
            FROM communities_membership m JOIN communities_community c ON c.id = m.community_id
            WHERE m.user_id = person AND m.ended_at IS NULL
            ORDER BY c.name, c.id
        """,
    )
)

COMMUNITIES_OF_BOTH = register(
    Function(
        name="communities_of_both",
        arguments="kept uuid, other uuid",
        returns="TABLE (id uuid, name varchar, moves boolean, twice boolean)",
        definer=True,
        tables=(
            "communities_community",
            "communities_membership",
            "communities_joinrequest",
        ),
        body="""
            SELECT c.id, c.name, mine.id IS NULL AND theirs.id IS NOT NULL,
                   mine.id IS NOT NULL AND theirs.id IS NOT NULL AND theirs.ended_at IS NULL
            FROM communities_community c
            LEFT JOIN communities_membership theirs
                ON theirs.community_id = c.id AND theirs.user_id = other
            LEFT JOIN communities_membership mine
                ON mine.community_id = c.id AND mine.user_id = kept
            WHERE theirs.id IS NOT NULL OR EXISTS (
                SELECT FROM communities_joinrequest r
                WHERE r.community_id = c.id AND r.user_id = other
            )
            ORDER BY c.name, c.id
        """,
    )
)

_due: dict[str, tuple[str, tuple[str, ...]]] = {}


def due_work(kind: str, query: str, *, tables: tuple[str, ...]) -> Function:
    """Registers which communities have work of one kind left over, for the sweeps.

    ``query`` selects community ids by rows of ``tables``; ``moment`` in it is the present.
    """
    _due[kind] = query, tables
    found = " UNION ".join(
        f"SELECT due FROM ({query}) AS {kind}(due) WHERE kind = '{kind}'"  # noqa: S608 - our own
        for kind, (query, _tables) in sorted(_due.items())
    )
    return register(
        Function(
            name="communities_with_due_work",
            arguments="kind text, moment timestamptz",
            returns="SETOF uuid",
            definer=True,
            tables=tuple(sorted({table for _query, tables in _due.values() for table in tables})),
            body=found,
        )
    )


due_work(
    "mail",
    """
    SELECT DISTINCT community_id FROM communities_mail
    WHERE sent_at IS NULL AND tries < 5 AND (claimed_until IS NULL OR claimed_until < moment)
    """,
    tables=("communities_mail",),
)
due_work(
    # As `DueQuerySet.to_do`, and what a dead worker held until it was given up.
    "due",
    """
    SELECT DISTINCT community_id FROM communities_due
    WHERE done_at IS NULL AND due_at <= moment
    AND (tries < 5 OR claimed_until IS NOT NULL)
    AND (claimed_until IS NULL OR claimed_until <= moment
         OR claimed_until > moment + interval '5 minutes')
    """,
    tables=("communities_due",),
)
due_work(
    "receivers",
    """
    SELECT c.id FROM communities_community c
    CROSS JOIN LATERAL (
        SELECT recorded_in FROM communities_activity a WHERE a.community_id = c.id
        ORDER BY recorded_in DESC, id DESC LIMIT 1
    ) last
    WHERE NOT EXISTS (
        SELECT FROM communities_receivercursor r
        WHERE r.community_id = c.id AND r.recorded_in >= last.recorded_in
    )
    """,
    tables=("communities_community", "communities_activity", "communities_receivercursor"),
)
due_work(
    "imports",
    """
    SELECT DISTINCT community_id FROM communities_import
    WHERE state = 'running' AND moved_at < moment - interval '60 seconds'
    """,
    tables=("communities_import",),
)
due_work(
    "outdated",
    """
    SELECT community_id FROM communities_import
    WHERE state <> 'running' AND forgotten_at IS NULL AND moved_at < moment - interval '30 days'
    UNION
    SELECT community_id FROM communities_receipt WHERE sent_at < moment - interval '7 days'
    """,
    tables=("communities_import", "communities_receipt"),
)
due_work(
    # Between eight on Monday at the earliest place on earth and noon at the last one.
    "mondays",
    """
    SELECT DISTINCT community_id FROM communities_program
    WHERE status = 'running' AND 1 IN (
        extract(isodow FROM moment AT TIME ZONE 'UTC'),
        extract(isodow FROM moment AT TIME ZONE 'UTC' + interval '6 hours')
    )
    """,
    tables=("communities_program",),
)
due_work(
    "places",
    """
    SELECT community_id FROM communities_enrolmentrequest
    WHERE state = 'offered' AND offered_until <= moment
    UNION
    SELECT community_id FROM communities_enrolment
    WHERE held_until IS NOT NULL AND held_until <= moment
    """,
    tables=("communities_enrolmentrequest", "communities_enrolment"),
)
due_work(
    "renewals",
    "SELECT community_id FROM communities_renewalpolicy WHERE reminds",
    tables=("communities_renewalpolicy",),
)
