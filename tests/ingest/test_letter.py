"""Tests of the plain text of mails."""

from __future__ import annotations

import time

import pytest

from ingest.sources.letter import bare_subject, headers_passed_on, unflowed, written_in

OWN = "It opened today.\n\nBuses return."
HEADERS = "From: Tom Hall <tom@n.example>\nDate: Mon, 4 Mar 2024\nSubject: Bridge\nTo: Ana <ana@n.example>\n"
OTHER = "The bridge opens on Tuesday."


@pytest.mark.parametrize(
    "answered",
    [
        "On Mon, 4 Mar 2024 at 10:12, Tom Hall of the Harbour Office\n<tom@n.example> wrote:\n\n> Will it?\n>\n> When?",
        "Am 04.03.2024 um 10:12 schrieb Tom Hall:\n> Wird sie?",
        "Le lun. 4 mars 2024 à 10:12, Tom Hall <tom@n.example> a\u00a0écrit :\n> Quand ?".replace("\u00a0", " "),
        f"-----Original Message-----\n{HEADERS}\nWill it?",
        f"-----Ursprüngliche Nachricht-----\nVon: Tom Hall\nGesendet: Montag\n{HEADERS}\nWird sie?",
        f"________________________________\n{HEADERS}\nWill it?",
        "-- \nAna Ruiz\nCity desk",
    ],
)
def test_what_is_answered(answered: str) -> None:
    """It is not the writer's, whatever program marks it, and in whatever language."""
    assert OWN == written_in(f"{OWN}\n\n{answered}\n", "Re: Bridge")


@pytest.mark.parametrize(
    ("form", "subject"),
    [
        (f"---------- Forwarded message ---------\n{HEADERS}\n{OTHER}", "Bridge"),
        (f"Begin forwarded message:\n\n{HEADERS}\n{OTHER}", "Fwd: Bridge"),
        (
            "Begin forwarded message:\n\n" + "".join(f"> {line}\n" for line in f"{HEADERS}\n{OTHER}".split("\n")),
            "Bridge",
        ),
        (f"-----Original Message-----\n{HEADERS}\n{OTHER}", "FW: Bridge"),
        (f"{HEADERS}\n{OTHER}", "FW: Bridge"),
        (f"-- \nAna Ruiz\n\n---------- Forwarded message ---------\n{HEADERS}\n{OTHER}\n-- \nTom", "Fwd: Bridge"),
    ],
)
def test_what_is_passed_on(form: str, subject: str) -> None:
    """It is what the mail is about, without the headers above it."""
    assert f"{OWN}\n\n{OTHER}" == written_in(f"{OWN}\n\n{form}\n", subject)


@pytest.mark.parametrize(
    ("form", "subject"),
    [
        (f"---------- Forwarded message ---------\n{HEADERS}\n{OTHER}", "Bridge"),
        ("Begin forwarded message:\n\n" + "".join(f"> {line}\n" for line in HEADERS.split("\n")), "Bridge"),
        (f"-----Original Message-----\n{HEADERS}\n{OTHER}", "FW: Bridge"),
        (f"{HEADERS.replace('Date', 'Sent')}\n{OTHER}", "FW: Bridge"),
        (f"{HEADERS.replace('From:', '*From:*').replace('Date:', '*Sent:*')}\n{OTHER}", "Fwd: Bridge"),
        (f"{HEADERS.replace('From', 'Von').replace('Date', 'Gesendet')}\n{OTHER}", "WG: Bridge"),
    ],
)
def test_who_wrote_what_is_passed_on(form: str, subject: str) -> None:
    """Its headers say it, as programs copy them."""
    assert ("Tom Hall <tom@n.example>", "Mon, 4 Mar 2024") == headers_passed_on(f"{OWN}\n\n{form}\n", subject)


def test_who_is_answered_has_passed_on_nothing() -> None:
    """Below an answer stand the same headers."""
    assert ("", "") == headers_passed_on(f"{OWN}\n\n-----Original Message-----\n{HEADERS}\n{OTHER}", "Re: Bridge")
    assert ("", "") == headers_passed_on(OWN, "Fwd: Bridge")


def test_hostile_headers() -> None:
    """Lines that go on without end, and nothing else that is a header, take no time."""
    text = "---------- Forwarded message ---------\nFrom: Tom\n" + f"{' ' * 60}x\n" * 40 + "It is open."
    started = time.monotonic()

    assert "Tom" == headers_passed_on(text, "Fwd: Bridge")[0]
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    ("subject", "expected"),
    [("Fwd: Bridge", "Bridge"), ("RE: FW: Re[2]: Bridge", "Bridge"), ("Reply: none", "Reply: none"), ("AW:", "")],
)
def test_subject(subject: str, expected: str) -> None:
    """Without what programs put before it."""
    assert expected == bare_subject(subject)


@pytest.mark.parametrize(
    "text",
    [
        "On Tuesday 5 March the mayor of the harbour town wrote:\n\n“It is open.”",
        "----------\nTo: be\n\nIt is open.",
        "From: the bridge we see it all.\n\nIt is open.",
        "> All of it is quoted.",
    ],
)
def test_what_only_looks_like_it(text: str) -> None:
    """A sentence, a rule, or a quotation that is all there is, stays."""
    assert text == written_in(text)


@pytest.mark.parametrize(
    ("text", "deletes_space", "expected"),
    [
        ("The bridge \nreopened.\n\nBuses", False, "The bridge reopened.\n\nBuses"),
        ("橋は火曜日に \n開通した。", True, "橋は火曜日に開通した。"),
        (" From here on\n it is open.", False, "From here on\nit is open."),
        ("> Will \n> it?\nYes, \n>> No", False, "> Will it?\nYes, \n>> No"),
        ("It opened. \n-- \nAna", False, "It opened. \n-- \nAna"),
    ],
)
def test_flowed(text: str, deletes_space: bool, expected: str) -> None:
    """Lines go on where they end in a space, within one quotation, and not into a signature."""
    assert expected == unflowed(text, deletes_space=deletes_space)
