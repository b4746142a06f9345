"""Reads tables as people have them: any usual encoding and separator, quotes over several lines."""

import csv
import io
from contextlib import suppress
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_LINES = 20_000
MOST_BYTES = 8_000_000
MOST_COLUMNS = 60
LONGEST_CELL = 5_000
SEPARATORS = ",;\t|"
LOOKED_AT, BEGINNING = 30, 100_000
"""Lines and letters that decide about the separator."""


@dataclass(frozen=True)
class Table:
    """Headings and rows of text; rows may be shorter or longer than the headings.

    ``numbers`` are the lines of the file at which the rows begin, for "line 7".
    """

    columns: list[str]
    rows: list[list[str]]
    numbers: list[int]
    separator: str
    encoding: str


def read(data: bytes, *, pasted: bool = False) -> Table:
    """The table in a file, or what was ``pasted``: there one line is no heading.

    Raises ValidationError with a sentence for what is no table.
    """
    if len(data) > MOST_BYTES:
        raise ValidationError(_("This file is larger than 8 MB. Split it and bring the parts."))
    text, encoding = _text(data)
    text, separator = _separator(text)
    rows, numbers = _rows(text, separator)
    if not rows:
        raise ValidationError(_("There is nothing in this file."))
    columns = None if pasted and len(rows) == 1 else _columns(rows)
    if columns is None:
        width = max(map(len, rows))
        columns = [_("Column %(number)s") % {"number": number + 1} for number in range(width)]
    else:
        rows, numbers = rows[1:], numbers[1:]
    if not rows:
        raise ValidationError(_("This file has headings and no lines below them."))
    if len(rows) > MOST_LINES:
        said = {"most": MOST_LINES, "count": len(rows)}
        raise ValidationError(
            _("These are %(count)s lines. We take %(most)s at once; bring the rest after.") % said
        )
    return Table(columns, rows, numbers, separator, encoding)


def _text(data: bytes) -> tuple[str, str]:
    """UTF-8 with or without mark, UTF-16 with one, and else what Windows writes in the West."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        candidates = ["utf-16"]
    elif data.startswith(b"PK\x03\x04"):
        raise ValidationError(
            _("This is a spreadsheet file. In your program choose “Save as” and CSV.")
        )
    else:
        candidates = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, encoding
        break
    raise ValidationError(_("We cannot read this file as text. Save it as CSV, UTF-8."))


def _separator(text: str) -> tuple[str, str]:
    """The separator that cuts most lines into the same number of cells, more than one if it can."""
    if text[:4].lower() == "sep=" and text[4:5] in set(SEPARATORS):
        return text.partition("\n")[2], text[4]
    return text, max(SEPARATORS, key=lambda separator: _evenness(text, separator))


def _evenness(text: str, separator: str) -> tuple[float, int]:
    widths = []
    with suppress(csv.Error):  # said when the rows are read, with the line's number
        for row in csv.reader(io.StringIO(text[:BEGINNING], newline=""), delimiter=separator):
            if any(cell.strip() for cell in row):
                widths.append(len(row))
            if len(widths) == LOOKED_AT:
                break
    usual = max(set(widths), key=widths.count, default=1)
    return (widths.count(usual) / max(len(widths), 1) if usual > 1 else 0.0), usual


def _rows(text: str, separator: str) -> tuple[list[list[str]], list[int]]:
    rows, numbers, begins = [], [], 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    while True:
        try:
            row = next(reader, None)
        except csv.Error:
            said = {"line": begins}
            raise ValidationError(
                _("Line %(line)s cannot be read: is a quotation mark open?") % said
            ) from None
        if row is None:
            return rows, numbers
        if reader.line_num > 3 * MOST_LINES:
            raise ValidationError(_("This file has too many lines, most of them empty."))
        if any(cell.strip() for cell in row):
            if len(row) > MOST_COLUMNS or max(map(len, row)) > LONGEST_CELL:
                raise ValidationError(
                    _("Line %(line)s is too long. Is a quotation mark open?") % {"line": begins}
                )
            rows.append([cell.strip() for cell in row])
            numbers.append(begins)
        begins = reader.line_num + 1


def _columns(rows: list[list[str]]) -> list[str] | None:
    """The headings, or None when the first line is one of the data: an address is no heading."""
    first = rows[0]
    if any("@" in cell for cell in first) or not any(first):
        return None
    return [cell or _("Column %(number)s") % {"number": at + 1} for at, cell in enumerate(first)]
