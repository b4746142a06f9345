"""Whom somebody wants to invite, read from what they paste."""

import pytest
from django.core.exceptions import ValidationError

from communities import inviting


def read(text: str) -> list[tuple]:
    return [(one.line, one.name, one.email, one.state) for one in inviting.read(text)]


@pytest.mark.parametrize(
    ("line", "name", "email"),
    [
        ("yara@x.example", "", "yara@x.example"),
        ("Yara Costa <yara@x.example>", "Yara Costa", "yara@x.example"),
        ('"Costa, Yara" <Yara@X.Example>', "Yara Costa", "Yara@x.example"),
        ("Yara Costa\tyara@x.example", "Yara Costa", "yara@x.example"),
        ("yara@x.example;Yara;Costa", "Yara Costa", "yara@x.example"),
        ("mailto:yara@x.example", "", "yara@x.example"),
        ("王小明 <wang@x.example>", "王小明", "wang@x.example"),
        ("عبد الرحمن، <abd@x.example>", "عبد الرحمن،", "abd@x.example"),
        ("Лейла yara＠x.example", "Лейла", "yara@x.example"),
        ("Jose\u0301 <jose@x.example>", "José", "jose@x.example"),
        ("Eve \u202egro.live <eve@x.example>", "Eve gro.live", "eve@x.example"),
        ("Ann <ann@bücher.example>", "Ann", "ann@xn--bcher-kva.example"),
    ],
)
def test_a_line_as_people_have_it(line, name, email):
    assert read(line) == [(1, name, email, "new")]


def test_several_on_one_line_and_lines_between():
    text = "Yara <yara@x.example>, tom@x.example; Leyla, leyla@x.example\n\n  \nfemi@x.example"
    assert read(text) == [
        (1, "Yara", "yara@x.example", "new"),
        (1, "", "tom@x.example", "new"),
        (1, "Leyla", "leyla@x.example", "new"),
        (4, "", "femi@x.example", "new"),
    ]


@pytest.mark.parametrize(
    "line",
    ["Tom Eriksen", "tom@", "tom@@x", "tom at x.example", "tom@x..example", "tom@pаypal.example",
     "а" * 70 + "@x.example", "tom@" + "x" * 300 + ".example", "z" * 5000],
)  # fmt: skip
def test_what_cannot_be_read_says_why(line):
    (one,) = inviting.read(f"ok@x.example\n{line}")[1:]
    assert (one.line, one.state) == (2, "unread")
    assert one.sentence


def test_more_than_five_hundred_are_a_table():
    with pytest.raises(ValidationError):
        inviting.read("\n".join(f"p{number}@x.example" for number in range(501)))


def test_a_program_brings_its_words(capstone, ada, inside):
    with inside(ada):
        words = inviting.draft(capstone)
    assert words.startswith("In Capstone a small team")
    assert "{" not in words
    assert "Hello" not in words
