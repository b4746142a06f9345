"""What the demo's people wrote. Those that stay private differ too: nobody but their author sees them."""

# ruff: noqa: E501 - tables of texts
# fmt: off

# author, visibility, mood, what, so what, now what
FIRST_TEST = [
    ("tomás reyes", "facilitators", 2, "I explained the screen while the user was still reading it. Twice.", "I wanted to be seen as helpful. It cost us the only thing we came for.", "Next time I sit on my hands and write."),
    ("ines costa", "facilitators", 3, "The desk volunteer sorted our paper cards into an order we had never thought of.", "Her order is by who comes to fetch the tool, ours was by tool.", "Draw her order and take it back to her."),
    ("noor khan", "facilitators", 1, "I could not come and read the notes instead. I do not know what my part is any more.", "The team is two decisions further than I am.", "Ask somebody for twenty minutes."),
    ("elif mert", "facilitators", 3, "A nurse used our list with one hand while she held a phone in the other.", "Everything we had built needs two hands.", "One thumb, or it is not done."),
    ("rafael horta", "program", 5, "Five shift leads, five drafts, and not one of them looked at the calendar first.", "We had argued about the calendar for a week.", "Take the calendar out and see who misses it."),
    ("sofia olsen", "program", 3, "My user said it was lovely and then did it the old way.", "Politeness is not a result.", "Watch the hands, not the mouth."),
    ("daniel weiss", "team", 3, "We spent an hour on colours before anyone asked who opens the door in the morning.", "I let it happen, because colours are easy to talk about.", "Start with the door."),
    ("anika kumar", "program", 4, "The clinic’s driver cannot read the small print in the sun. Nobody had told us that it is read in the sun.", "A place is a requirement.", "Test outside, at noon."),
    ("leila aziz", "program", 4, "We had brought eleven questions about features. Dana answered none of them and told us about last Saturday.", "What she told us about Saturday was the whole specification.", "We stopped asking for features and asked what Saturday looks like."),
    ("joão vieira", "private", 2, "I said yes to two more features in the corridor.", "I like to be liked.", "Say: let me ask the team."),
    ("hana sato", "private", 3, "It went well and I was bored, and then I noticed that she had stopped talking.", "I was waiting for my turn.", "Count to five."),
    ("petra novak", "private", 4, "The draft fell apart and nobody minded.", "Paper is allowed to be wrong.", "Keep it paper for another week."),
    ("kwame mensah", "private", 3, "My user asked for a print button. She has no printer.", "She wants to hold it in her hand.", "Ask what she does with paper today."),
    ("lucia romero", "private", 1, "I had nothing to show.", "I had spent the week on the part that I know.", "Show the empty page next time. It is a start."),
    ("mei chen", "private", 5, "Two people used it at once and shouted across the room. That was the test.", "The room is part of the tool.", "Try it with three."),
]
DRAFT = {
    "what": "Dana, a shift lead, tried to fill Saturday with our planner. She never found the sign-up button. She rang a volunteer instead, and then apologised to us for it.",
    "so_what": "I had built the screen for the person who plans. She is the person who is short of time. The phone is not the old way, it is the fast way.",
    "now_what": "",
}
# what, so what, now what: for what stays private or is one of many
MANY = [
    ("We listened for an hour and wrote down two sentences.", "Two sentences were enough to start.", "Read them aloud next week."),
    ("The partner talked about people, we talked about data.", "We were both right and did not meet.", "Ask for a name before a number."),
    ("I came late and nobody had to repeat anything for me.", "The notes were good. I have never written such notes.", "Take the notes next time."),
    ("The van stood for forty minutes because the list was on the wrong phone.", "A list that one person has is not a list.", "Two people, two phones, one list."),
    ("I gave three orders in a row and heard myself.", "They knew what to do before I opened my mouth.", "Ask who needs what, then be quiet."),
    ("We sorted by what was heavy. They needed what was warm.", "Heavy was our problem.", "Ask at the door what goes first."),
    ("Someone cried, and we stopped, and the pallets waited.", "Stopping was the work.", "Plan ten minutes with nothing in them."),
    ("The count was wrong by sixty and nobody had lied.", "We counted boxes, they counted families.", "Say the unit every time."),
]
# what others may read of the finished program: author's place in the list, visibility, text
RELIEF_SHARED = {
    2: ("program", ("The depot ran without us for one evening.", "That was the point, and it stung.", "Write down the three things only I know.")),
    7: ("facilitators", ("I corrected a volunteer in front of the others.", "I was right and it was wrong.", "Say it beside the van, not beside the queue.")),
    11: ("program", ("Marta asked us to leave an hour earlier each week.", "She was handing herself the keys.", "Leave an hour earlier.")),
    16: ("facilitators", ("I led a shift and remember nothing of it.", "I was everywhere.", "Choose one place to stand.")),
}
CIRCLE = [
    ("june calder", "program", 3, "We compared our forms. Ours has eleven pages and asks the same thing four times.", "We do not read pages three to nine.", "Cut it to four pages and see who complains."),
    ("rosa delgado", "facilitators", 2, "I learned what a grantee does with our deadline.", "She works nights because of a date that I picked for a meeting.", "Move the date."),
    ("otis freeman", "private", 4, "A quiet evening. I said what did not work and nobody took notes.", "That was why I could say it.", "Say it again with notes."),
    ("faye sutton", "private", 3, "Three of us fund the same school and none of us knew.", "The school knew.", "Ring the school."),
]
# trigger, action: one each for those who promised after the first session
PROMISES = [
    ("I explain a screen", "stop and ask what they see"),
    ("a meeting begins", "say what would make it done"),
    ("I write a ticket", "name the person who asked"),
    ("somebody says “just”", "ask how often it happens"),
    ("I disagree in a review", "ask one question first"),
    ("a task is older than a week", "say so at stand-up"),
    ("I am asked for an estimate", "ask what it is needed for"),
    ("I finish something", "show it to one person outside of the team"),
]
ANSWERS = {
    "tomás reyes": "Sitting on your hands is a skill, and you saw it yourself, twice. Bring the notes to the demo; I would like the others to hear how you noticed.",
    "cy": "The question you did not ask is a good one to keep. Ask it at the demo; Pia likes to be asked.",
}
