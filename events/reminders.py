"""When people of a meeting are reminded of it."""


def settle(registration) -> None:
    """After an answer: this person's reminders are as the answer and their own choice say."""


def reschedule(event) -> None:
    """After a change of the meeting's time: everybody's reminders are for the time it has now."""
