"""Lines of calendar text: values escaped, long lines folded (RFC 5545, 3.1 and 3.3.11).

`icalendar` takes half a millisecond for an event, which a feed of hundreds cannot afford; these few
lines are all that an event needs of it.
"""

import re

LONGEST = 75
"""Bytes in a line, the line's end apart."""
UNPRINTABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]+")
"""Whatever a reader might take for the end of a line, but for the line feed, which is escaped."""
LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
ESCAPED = (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n"))
"""The backslash first: the others bring their own."""


def clean(text: str) -> str:
    """Line ends of one kind, and nothing else that a reader may stumble over."""
    return UNPRINTABLE.sub(" ", LINE_ENDS.sub("\n", text)).strip()


def said(name: str, text: str) -> str:
    """A line with somebody's words: they cannot end it, nor begin another one."""
    text = clean(text)
    for sign, escaped in ESCAPED:
        text = text.replace(sign, escaped)
    return line(name, text)


def line(name: str, value: str) -> str:
    """A line with a value of our own, folded where it is too long, never inside of a character."""
    whole = f"{name}:{value}"
    if len(whole) * 4 <= LONGEST:
        return f"{whole}\r\n"
    rest, lines = whole.encode(), []
    while len(rest) > LONGEST:
        cut = LONGEST
        while rest[cut] & 0xC0 == 0x80:
            cut -= 1
        lines.append(rest[:cut])
        rest = b" " + rest[cut:]
    return b"\r\n".join([*lines, rest, b""]).decode()
