"""What people said in the demo: the team's channel as in the pictures, the partner line, the square."""

# ruff: noqa: E501 - tables of texts

import uuid

from communities import clock, demo
from projects import posting
from projects.models import Channel, ChannelMembership, Project, Topic

NAMESPACE = uuid.UUID("6f1d2c7e-0000-4000-8000-000000000000")

# key, minutes ago, text. Older than a day first.
SPREADSHEET = [
    ("jun park", 8 * 1440, "The old spreadsheet has 46 names and no two phone columns alike."),
    ("mo", 8 * 1440 - 30, "Ask Pia which of them said that we may call."),
    ("leila aziz", 5 * 1440, "41 of 46 said yes. Pia asked them all herself."),
    ("tomás reyes", 150, "I have moved the 41 over. The five others are not in it, on purpose."),
]
SIGN_IN = [
    ("tomás reyes", 9 * 1440, "Who may sign in? Shift leads only, or every volunteer?"),
    ("cy", 9 * 1440 - 20, "Shift leads. Volunteers get a message and answer it."),
    ("mo", 9 * 1440 - 60, "Good. Smaller is safer."),
]
DEMO = [
    ("leila aziz", 1440 - 100, "I moved the sign-up button to the top of the Saturday page. Dana should not have to hunt for it."),
    ("cy", 1440 - 114, "Lovely. Does it still fit on a small phone with ten names?"),
    ("mo", 128, "@Cy it fits eleven. I tried it on my old one. Let us keep the demo to three things: fill a shift, swap a shift, see who is missing.\n\nAnd let Pia hold the mouse."),
    ("leila aziz", 109, "Yes. If she gets stuck we say nothing and count to ten."),
    ("tomás reyes", 100, "I can bring the spare screen. Jun, is sign-up yours or shall I take it for tomorrow? Either is fine."),
]  # fmt: skip
PARTNER_LINE = [
    ("pia", 6 * 1440, "I asked everyone on the list. 41 said yes, five would rather not."),
    ("leila aziz", 6 * 1440 - 25, "Thank you, that was the hard part. We leave the five out."),
    (
        "mo",
        2 * 1440,
        "{weekday} at 18:00 then, in the library, Room 2. Could you bring your own laptop?",
    ),
    ("pia", 2 * 1440 - 200, "I can. Dana may come too, she does the Saturdays."),
    (
        "pia",
        60,
        "One thing before tomorrow: on Saturdays we need a driver as well. Does it show who drives?",
    ),
]
HELP_WANTED = [
    ("noor khan", 4 * 1440, "Has anyone a small scanner I could borrow until Friday?"),
    ("emily hart", 4 * 1440 - 90, "Mine is at the guild desk with your name on it."),
    ("daniel weiss", 2 * 1440, "Looking for somebody who has read a bus timetable file before."),
    ("kenji mori", 2 * 1440 - 300, "I have. Thursday after seven?"),
]
CAPSTONE = [
    (
        "bo",
        15 * 1440,
        "Welcome, all. This channel is for the whole program; your team has one of its own.",
    ),
    ("ines costa", 14 * 1440, "Where do we put questions to the partners?"),
    ("bo", 14 * 1440 - 15, "Into your partner line. They read it, and nobody else does."),
    (
        "bo",
        4 * 1440,
        "Thank you for Thursday. Five users, five drafts, and nobody explained anything.",
    ),
    ("sofia olsen", 4 * 1440 - 40, "It was harder to be quiet than to code."),
]
SQUARE = [
    "Coffee at the guild on Saturday, from ten. Bring something broken.",
    "The lamp in the stairwell works again. Thank you, whoever you are.",
    "Two free places in the car to the conference on Friday.",
    "I wrote down what I learned about saying no. It is on the shelf by the window.",
    "Who has room for a desk?",
    "Next month’s topic vote closes tonight.",
    "Our printer has opinions again.",
    "Welcome to the three who joined this week.",
]
VOICES = [
    "grace obi",
    "marco conti",
    "zoe papadakis",
    "ada",
    "jonas vogel",
    "maya levi",
    "bo",
    "hugo martins",
]


def fill_talk(cast: demo.Cast) -> None:
    """Open channels for a year, and the Shift planner's own, with what cy has not read yet."""
    with cast.inside("ada"):
        square, wanted = (
            Channel.objects.create(kind="open_community", title=title)
            for title in ("Guild square", "Help wanted")
        )
        capstone = Channel.objects.filter(
            kind="open_program", program=cast.programs["capstone"]
        ).first()
        year = [
            (VOICES[index % 8], (52 - index) * 7 * 1440 - 90, SQUARE[index * 5 % 8])
            for index in range(52)
        ]
        _say(
            cast,
            square,
            [*year, ("ada", 75, "The hall is ours on Saturday after all. Doors at nine.")],
        )
        _say(cast, wanted, HELP_WANTED)
        _say(cast, capstone, CAPSTONE)
        project = Project.objects.get(title="Shift planner")
    with cast.inside("mo"):
        team, line = (
            Channel.objects.get(project=project, kind=kind) for kind in ("team", "partner_line")
        )
        weekday = f"{project.next_at:%A}"
        the_demo, topics = f"First demo, {weekday}", {}
        for title, days in (("Who may sign in?", 9), ("The old spreadsheet", 8), (the_demo, 1)):
            with clock.moved(days=-days):
                topics[title] = Topic.start(team, title, by=cast.people["mo"])
        topics["Who may sign in?"].resolve(by=cast.people["mo"])
        told = [(topics["Who may sign in?"], *row) for row in SIGN_IN]
        told += [(topics["The old spreadsheet"], *row) for row in SPREADSHEET]
        told += [(topics[the_demo], *row) for row in DEMO]
        for topic, *row in sorted(told, key=lambda row: -row[2]):
            _say(cast, team, [row], topic)
        _say(cast, line, [(*row, text.format(weekday=weekday)) for *row, text in PARTNER_LINE])
        _unread(cast, {team: 4, line: 1, square: 1})


def _say(cast: demo.Cast, channel: Channel, rows: list, topic: Topic | None = None) -> None:
    for key, minutes, text in rows:
        number = uuid.uuid5(NAMESPACE, f"{channel.title}{minutes}{text}")
        post = posting.Post(number, cast.people[key].pk, text, topic and topic.pk)
        with clock.moved(minutes=-minutes):
            posting.write(channel.pk, [post])


def _unread(cast: demo.Cast, left: dict[Channel, int]) -> None:
    """Everybody has read everything, but cy not the last few."""
    for channel, count in left.items():
        channel.refresh_from_db()
        mine = ChannelMembership.objects.filter(channel=channel)
        mine.update(read_seq=channel.last_seq)
        with cast.inside("cy"):
            channel.mark_read(channel.last_seq, by=cast.people["cy"])
        mine.filter(membership=cast.people["cy"]).update(read_seq=channel.last_seq - count)
