"""CSV that spreadsheets open as it was meant: UTF-8 with BOM, and no cell that runs as a formula."""

import csv
from collections.abc import Iterable

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
ENCODING = "utf-8-sig"


class SafeWriter:
    """Writes rows to an open text file (opened with ``newline=""`` and ``ENCODING``)."""

    def __init__(self, file):
        self._writer = csv.writer(file)

    def row(self, cells: Iterable) -> None:
        """One line."""
        self._writer.writerow([neutral(cell) for cell in cells])

    def rows(self, lines: Iterable[Iterable]) -> None:
        """Several lines."""
        self._writer.writerows([neutral(cell) for cell in cells] for cells in lines)


def neutral(cell):
    """Text that a spreadsheet would run gets an apostrophe in front; numbers stay numbers."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell
