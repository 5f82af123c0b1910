"""The plain text of a mail: what its writer wrote, without signatures and what is quoted of the mail it answers."""

from __future__ import annotations

import re

_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_ATTRIBUTION = (
    r"(?:On|Am|Le|El|Il|Op|Em|Den|W dniu)[ ][^\n]{4,200}(?:\n(?![ \t]*>)[^\n]{1,200})?"
    r"(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|skrev|napisał)[^\n]{0,100}:"
)
_REPLY = re.compile(rf"^{_ATTRIBUTION}[ \t]*$(?=\s*(?:^[ \t]*>|\Z))", re.MULTILINE)
"""The line above a quotation, which programs break in two where it is long. Without a quotation it may be a sentence
of the article."""
_QUOTED = re.compile(r"^[ \t]*>.*\n?", re.MULTILINE)
_QUOTE_MARK = re.compile(r"^[ \t]*> ?", re.MULTILINE)

_HEADER_LINES = (
    r"(?:[*]?(?:From|Von|De|Da|Van|Date|Datum|Fecha|Data|Sent|Gesendet|Envoyé|Enviado|Inviato|Verzonden|Subject"
    r"|Betreff|Objet|Asunto|Oggetto|Onderwerp|Assunto|To|An|À|Para|A|Aan|Cc|Reply-To)[ \t]?:[^\n]*\n"
    r"(?:[ \t]+[^\s][^\n]*\n)*){2,12}"
)
_FORWARDED = re.compile(
    r"^[ \t]*(?:-{5,}[ ]?(?:Forwarded|Weitergeleitete|Message transféré|Mensaje reenviado|Messaggio inoltrato"
    r"|Doorgestuurd|Mensagem encaminhada)[^\n]{0,40}|Begin forwarded message:|Anfang der weitergeleiteten [^\n]{0,20}:"
    rf"|Début du message [^\n]{{0,20}}:)[ \t]*\n\s*(?:{_HEADER_LINES})?",
    re.MULTILINE | re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"^[ \t]*(?:-{3,}[ ]?(?:Original(?: Message| Appointment)|Ursprüngliche Nachricht|Message d.origine"
    r"|Mensaje original|Messaggio originale|Oorspronkelijk bericht|Mensagem original)[ ]?-{3,}[ \t]*\n\s*"
    rf"(?:{_HEADER_LINES})?|_{{10,}}[ \t]*\n\s*{_HEADER_LINES})",
    re.MULTILINE | re.IGNORECASE,
)
"""Above the mail that is answered, or above the one that is passed on: the subject tells which."""
_HEADERS_BELOW = re.compile(rf"{_ORIGINAL.pattern}|(?:\A|(?<=\n\n))[ \t]*{_HEADER_LINES}", re.MULTILINE | re.IGNORECASE)
"""In a mail that is passed on; Outlook copies them without a line above."""
_MARKS = re.compile(r"^[> \t*]+|[*](?=:)", re.MULTILINE)
_WRITER = re.compile(r"^(?:From|Von|De|Da|Van)[ \t]?:[ \t*]*(\S[^\n]*)", re.MULTILINE)
_SENT = re.compile(
    r"^(?:Date|Datum|Fecha|Data|Sent|Gesendet|Envoyé|Enviado|Inviato|Verzonden)[ \t]?:[ \t*]*(\S[^\n]*)", re.MULTILINE
)
_MOST_HEADER_LINES = 14
_PREFIXES = re.compile(r"(?:(?:re|aw|antw|sv|odp|fwd?|wg|tr|rv|enc|doorst)[ ]?(?:\[\d+\])?:\s*)+", re.IGNORECASE)
_PASSED_ON = re.compile(r"\s*(?:fwd?|wg|tr|rv|enc|i|doorst)\s*:", re.IGNORECASE)


def is_passed_on(subject: str) -> bool:
    """Whether a mail's subject says that the mail below is what it is about."""
    return bool(_PASSED_ON.match(subject))


def bare_subject(subject: str) -> str:
    """A subject without what programs put before it when a mail is answered or passed on."""
    return _PREFIXES.sub("", subject, count=1) if _PREFIXES.match(subject) else subject


def headers_passed_on(text: str, subject: str) -> tuple[str, str]:
    """Who wrote the mail that another one passes on, and when, as its headers say it; empty where nothing does.

    Args:
        text: of the mail, with ``\\n`` at the end of lines.
        subject: of the mail.
    """
    found = _FORWARDED.search(text) or (_HEADERS_BELOW.search(text) if is_passed_on(subject) else None)
    if found is None:
        return "", ""
    head = "\n".join(_MARKS.sub("", text[found.start() :]).lstrip().split("\n")[:_MOST_HEADER_LINES])
    writer, sent = _WRITER.search(head), _SENT.search(head)
    return (writer[1] if writer else ""), (sent[1] if sent else "")


def is_forwarding(text: str) -> bool:
    """Whether a program has written somewhere in it that another mail follows."""
    return bool(_FORWARDED.search(text))


def written_in(text: str, subject: str = "") -> str:
    """What the writer of a mail wrote, or passed on: without its signature, and without the mail that it answers.

    Args:
        text: with ``\\n`` at the end of lines.
        subject: of the mail.
    """
    letters = _letters(f"{text}\n", is_passed_on(subject))
    own = "\n\n".join(_QUOTED.sub("", _REPLY.sub("", _SIGNATURE.split(one, maxsplit=1)[0])).strip() for one in letters)
    return re.sub(r"\n{3,}", "\n\n", own).strip() or text.strip()


def _letters(text: str, passed_on: bool) -> list[str]:
    """A letter and the one that it passes on, without the headers that programs copy between; not what it answers."""
    if found := _FORWARDED.search(text):
        return [text[: found.start()], _passed_on(text[found.start() :])]
    if passed_on:
        return _HEADERS_BELOW.split(text)
    found = _ORIGINAL.search(text)
    return [text[: found.start()] if found else text]


def _passed_on(below: str) -> str:
    """The mail passed on; some programs mark each line of it as quoted."""
    rest = _FORWARDED.sub("", below, count=1)
    is_marked = rest.lstrip().startswith(">")
    return re.sub(rf"\A\s*{_HEADER_LINES}", "", _QUOTE_MARK.sub("", rest)) if is_marked else rest


def unflowed(text: str, *, deletes_space: bool = False) -> str:
    """Lines that only end for the width of a screen, joined (RFC 3676).

    Args:
        text: with ``\\n`` at the end of lines.
        deletes_space: whether the space that marks such an end is none of the text's, as between Japanese words.
    """
    joined: list[str] = []
    goes_on, before = False, 0
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        if goes_on and depth == before and content != "-- ":
            joined[-1] += content
        else:
            joined.append(f"{'>' * depth} {content}" if depth else content)
        goes_on, before = content.endswith(" ") and content != "-- ", depth
        if goes_on and deletes_space:
            joined[-1] = joined[-1][:-1]
    return "\n".join(joined)
