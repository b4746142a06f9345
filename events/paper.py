"""A certificate on paper: A4, set by Typst from our template, in the community's hue."""

import io
import json
import unicodedata
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

import segno
import typst
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont

from communities import pictures
from communities.moments import day_of_month, full_day, hours

TEMPLATE = Path(settings.BASE_DIR) / "templates" / "events" / "certificate_paper.typ"
FACES = ("fontpkg_newsreader", "fontpkg_inter")
LOOPS = 9
PEN = pictures.Pen(top=10)


def draw(certificate, community) -> bytes:
    """The PDF: 20 ms, and 0.2 s for the first one of a process, which looks for typefaces."""
    words = json.dumps(words_of(certificate, community))
    compiler = typst.Compiler(input=TEMPLATE, font_paths=_fonts(), sys_inputs={"words": words})
    return compiler.compile(format="pdf", timestamp=certificate.issued_at.replace(microsecond=0))


def words_of(certificate, community) -> dict:
    """Everything that stands on it, as the template names it."""
    said = {
        "time": hours(certificate.time),
        "day": full_day(certificate.issued_at),
    }
    return {
        "language": (get_language() or "en").split("-")[0],
        "hue": certificate.hue or community.hue,
        "community": community.name,
        "kind": _("Certificate of attendance"),
        "name": certificate.name,
        "took": _("took part in"),
        "title": certificate.title,
        "facts": " · ".join(filter(None, (_meetings(certificate), said["time"]))),
        "dates": _dates(certificate),
        "issued": _("Issued on %(day)s") % said,
        "code": certificate.code,
        "verify": _("Anybody can verify this paper:"),
        "address": certificate.public_url.partition("://")[2],
        "qr": _qr(certificate.public_url),
        "line": _line(),
    }


def missing_letters(text: str) -> str:
    """The letters of a text that no typeface of this machine has: on paper they would be boxes."""
    wanted = {one for one in text if unicodedata.category(one)[0] not in "CZ"}
    unknown = {one for one in wanted if ord(one) not in _own_letters()}
    if unknown:
        unknown = {one for one in unknown if ord(one) not in _all_letters()}
    return "".join(sorted(unknown))


def _meetings(certificate) -> str:
    if certificate.event_id:
        return ""
    said = {"attended": certificate.attended, "meetings": certificate.meetings}
    return _("%(attended)s of %(meetings)s meetings") % said


def _dates(certificate) -> str:
    first, last = certificate.first_on, certificate.last_on
    if first == last:
        return full_day(first)
    begin = day_of_month(first) if first.year == last.year else full_day(first)
    return _("%(first)s to %(last)s") % {"first": begin, "last": full_day(last)}


@lru_cache(maxsize=256)
def _qr(address: str) -> str:
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", border=4, xmldecl=False)
    return picture.getvalue().decode().replace("#000", "INK")


@cache
def _line() -> str:
    """The pen line; INK and HUE are put in by the template, which knows the colours."""
    width = PEN.pitch * LOOPS + 2 * PEN.reach
    paths = []
    for number in range(LOOPS):
        loop = pictures.loop(number, PEN)
        paths += [
            f'<path d="{loop.act}" stroke="INK" stroke-width="9"/>',
            f'<path d="{loop.reflect}" stroke="HUE" stroke-width="9" stroke-dasharray="0 15"/>',
            f'<path d="{loop.cut}" stroke="#fff" stroke-width="17" stroke-linecap="butt"/>',
            f'<path d="{loop.apply}" stroke="INK" stroke-width="4.5"/>',
        ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 0 {width:.0f} 136" fill="none"'
        f' stroke-linecap="round">{"".join(paths)}</svg>'
    )


@cache
def _fonts() -> typst.Fonts:
    """Our two faces, and whatever the machine has for letters that they lack."""
    return typst.Fonts(include_embedded_fonts=False, font_paths=_folders())


def _folders() -> list[Path]:
    return [Path(find_spec(face).origin).parent / "files" for face in FACES]


@cache
def _own_letters() -> frozenset[int]:
    files = [path for folder in _folders() for path in folder.glob("*.ttf")]
    return frozenset().union(*(_letters_of(str(path), 0) for path in files))


@cache
def _all_letters() -> frozenset[int]:
    """Of every face here; read once, and only when a name goes beyond our own two."""
    faces = {(face.path, face.index) for face in _fonts().fonts() if face.path}
    return frozenset().union(*(_letters_of(*face) for face in faces))


def _letters_of(path: str, index: int) -> frozenset[int]:
    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())
