"""The forms that pages draw: found in their HTML, filled in, and sent as a browser would."""

import datetime as dt
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import quote_plus, urlsplit

from django.urls import resolve

from communities import clock

BUTTONS = {"submit", "button", "reset", "image", "file"}
TYPED = {"text", "textarea", "url", "email", "search", "date", "time", "datetime-local", "number"}
WORDS = {"text", "textarea", "url", "email", "search"}


@dataclass
class Field:
    """One name in a form, with what stands in it and what it offers."""

    name: str
    kind: str
    value: str = ""
    attributes: dict = field(default_factory=dict)
    options: list[str] = field(default_factory=list)

    @property
    def longest(self) -> int | None:
        return int(self.attributes["maxlength"]) if "maxlength" in self.attributes else None

    @property
    def is_required(self) -> bool:
        return "required" in self.attributes

    @property
    def is_chosen(self) -> bool:
        return bool(self.options) and self.kind in {"select", "radio"}

    @property
    def is_ticked(self) -> bool:
        """One of several boxes that stands ticked already."""
        return self.kind == "checkbox" and len(self.options) > 1 and bool(self.value)

    def filled(self) -> str:
        """Something that a person would put there."""
        if self.kind in {"select", "radio"}:
            return self.value or next(option for option in self.options if option)
        ahead = clock.today() + dt.timedelta(days=20)
        plain = {
            "date": ahead.isoformat(),
            "datetime-local": f"{ahead}T18:00",
            "time": "18:00",
            "number": self.value or self.attributes.get("min", "60"),
            "url": "https://praxis.example/here",
            "email": "written@praxis.example",
        }
        return plain.get(self.kind) or f"Words for {self.name}"[: self.longest]


@dataclass
class Form:
    """A form that POSTs, on the page where it was found."""

    page: str
    action: str
    fields: dict[str, Field] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return self.action or urlsplit(self.page).path

    @property
    def view(self) -> str:
        return resolve(urlsplit(self.address).path).view_name

    @property
    def idea(self) -> tuple:
        """The same for forms that differ in nothing but ids and words."""
        return self.view, tuple(sorted(self.fields))

    @property
    def typed(self) -> list[Field]:
        return [one for one in self.fields.values() if one.kind in TYPED]

    @property
    def chosen(self) -> list[Field]:
        return [one for one in self.fields.values() if one.is_chosen]

    @property
    def hidden(self) -> list[Field]:
        """What no person fills in: hidden inputs and the values of buttons."""
        return [one for one in self.fields.values() if one.kind in {"hidden", "button"}]

    def filled(self, **other: str) -> dict[str, str]:
        """All fields as a careful person sends them, but for ``other``."""
        data = {one.name: one.value for one in self.hidden}
        data |= {one.name: one.filled() for one in (*self.typed, *self.chosen)}
        data |= {one.name: one.value for one in self.fields.values() if one.is_ticked}
        for first, second in pairwise(self.chosen):
            # Who is asked for two of the same list names two.
            if first.options == second.options and data[first.name] == data[second.name]:
                data[second.name] = second.options[-1]
        return data | other


class _Forms(HTMLParser):
    def __init__(self, page: str):
        super().__init__()
        self.page, self.forms, self.by_id, self.loose = page, [], {}, []
        self.open = self.select = self.textarea = None
        self.elsewhere = []

    def handle_starttag(self, tag, pairs):
        attributes = {name: value or "" for name, value in pairs}
        if tag == "form":
            self.open = Form(self.page, attributes.get("action", ""))
            if attributes.get("method", "").lower() == "post":
                self.forms.append(self.open)
                self.by_id[attributes.get("id")] = self.open
        elif tag == "option" and self.select:
            value = attributes.get("value", "")
            self.select.options.append(value)
            if "selected" in attributes:
                self.select.value = value
        elif tag == "button" and attributes.get("formaction") and self.open:
            self.elsewhere.append((attributes, self.open))
        elif tag in {"input", "select", "textarea", "button"} and attributes.get("name"):
            self._named(tag, attributes)

    def handle_data(self, data):
        if self.textarea:
            self.textarea.value += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.textarea:
            # As browsers do: the first line break after the tag is none of the text.
            self.textarea.value = self.textarea.value.removeprefix("\r\n").removeprefix("\n")
            self.textarea = None

    def _named(self, tag, attributes):
        kind = attributes.get("type", "text") if tag == "input" else tag
        one = Field(attributes["name"], kind, attributes.get("value", ""), attributes)
        if kind in BUTTONS:
            one.kind = "button"
        if tag == "select":
            one.value, self.select = "", one
        if tag == "textarea":
            self.textarea = one
        self.loose.append((attributes.get("form"), self.open, one))

    def found(self) -> list[Form]:
        for named, around, one in self.loose:
            form = self.by_id.get(named) if named else around
            if form is None or one.name == "csrfmiddlewaretoken":
                continue
            there = form.fields.get(one.name)
            if one.kind in {"radio", "checkbox"}:
                known = form.fields.setdefault(
                    one.name, Field(one.name, one.kind, "", one.attributes)
                )
                known.options.append(one.value)
                if "checked" in one.attributes:
                    known.value = one.value
            elif there is None or one.kind != "button":
                form.fields[one.name] = one
        return self.forms + [_by_button(button, form) for button, form in self.elsewhere]


def _by_button(button: dict, form: Form) -> Form:
    """A button may send the fields to an address of its own; ``formnovalidate`` says that nobody
    reads there what was typed."""
    fields = form.fields
    if "formnovalidate" in button:
        fields = {name: one for name, one in fields.items() if one.kind not in TYPED}
    return Form(form.page, button["formaction"], fields)


def forms_in(html: str, page: str) -> list[Form]:
    """Every form of a page that POSTs, with its fields, wherever on the page these stand."""
    reader = _Forms(page)
    reader.feed(html)
    return reader.found()


def encoded(data: dict[str, str]) -> str:
    """A form's body; half of a surrogate pair goes over the wire as careless clients send it."""
    return "&".join(
        f"{quote_plus(name)}={quote_plus(value, errors='surrogatepass')}"
        for name, value in data.items()
    )
