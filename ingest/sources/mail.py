"""Mail: a newsletter or a letter as an article. Attachments are named, not read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses

from ingest.sources.decoding import decoded
from ingest.sources.fields import build_article, with_remarks
from ingest.sources.html import page_of
from ingest.sources.isolation import parsed_apart
from ingest.sources.kinds import Kind
from ingest.sources.text import opening
from retrieval.domain import Article
from retrieval.errors import SourceError

_IS_NEWSLETTER = ("List-Id", "List-Unsubscribe", "List-Post")
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_QUOTED = re.compile(r"^\s*>.*$")
_REPLY = re.compile(r"^(?:On .{5,200} wrote:|Am .{5,200} schrieb .{0,100}:|Le .{5,200} a écrit ?:)\s*$")
_FLOWED_END = " "
_STUB = 0.5
"""A page's text that has less than this share of the plain text's letters lost most of it."""
_MOST_PARTS = 200
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def read_mail(content: bytes, origin: str) -> Article:
    """The article of a mail, which is taken apart in the other process: some headers take Python's library hours.

    Args:
        content: the mail, headers and all.
        origin: where it was read.

    Raises:
        SourceError: it has no headers, or no text, or takes too long.
    """
    return parsed_apart(Kind.MAIL, content, origin)


def mail_of(content: bytes, origin: str, url: str | None = None) -> Article:
    """As ``read_mail``, in this process.

    Args:
        content: the mail, headers and all.
        origin: where it was read.
        url: the address it was fetched from, if any; it goes before what the mail says.
    """
    message = _message(content)
    parts = list(_parts(message))
    text = _text(parts, origin)
    subject = _header(message, "Subject")
    name = _sender(message)
    is_newsletter = any(_header(message, header) for header in _IS_NEWSLETTER)
    said = {
        "title": subject or opening(text),
        "source": name if is_newsletter else None,
        "authors": None if is_newsletter else name,
        "published": _header(message, "Date"),
        "language": _header(message, "Content-Language"),
        "url": url or _archived_at(message),
    }
    article = build_article(text, origin, said)
    attached = [name for part in parts if (name := _attachment(part))]
    return with_remarks(article, [f"its attachments were not read: {', '.join(attached)}"]) if attached else article


def _message(content: bytes) -> EmailMessage:
    try:
        message = BytesParser(policy=policy.default).parsebytes(content.lstrip(b"\r\n"))
        if not message.keys():
            raise SourceError("it has none of the headers of a mail, such as From and Subject")
        return message
    except (ValueError, LookupError, RecursionError, AttributeError, IndexError, TypeError) as error:
        # The library stumbles over some headers that hostile or broken programs write.
        raise SourceError("it is no mail that can be taken apart; save it again") from error


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold something; those of a mail within the mail too."""
    waiting = [message]
    seen = 0
    while waiting and seen < _MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        if part.is_multipart():
            waiting[:0] = [one for one in part.get_payload() if isinstance(one, EmailMessage)]
        else:
            yield part


def _text(parts: list[EmailMessage], origin: str) -> str:
    """The text of the HTML part, or of the plain one where that says more."""
    plain = "\n\n".join(filter(None, (_plain(part) for part in parts if _is(part, "text/plain"))))
    page = next((content for part in parts if _is(part, "text/html") and (content := _content(part))), b"")
    shown = _shown(page, origin) if page else ""
    text = shown if len(shown) >= _STUB * len(_ADDRESS.sub("", plain)) else plain
    if not text.strip():
        raise SourceError("it holds no text")
    return text.strip()


def _is(part: EmailMessage, kind: str) -> bool:
    return _type(part) == kind and not _attachment(part)


def _type(part: EmailMessage) -> str:
    try:
        return part.get_content_type()
    except (ValueError, AttributeError, IndexError, TypeError):
        return "text/plain"


def _attachment(part: EmailMessage) -> str:
    """A part's file name where it is attached; empty where it is to be shown."""
    try:
        name = part.get_filename()
    except (ValueError, LookupError, AttributeError, IndexError, TypeError):
        return ""
    is_shown = _type(part) in ("text/plain", "text/html") and part.get_content_disposition() != "attachment"
    return "" if is_shown or not name or _type(part).startswith("image/") else " ".join(name.split())


def _content(part: EmailMessage) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError, TypeError):
        return b""
    return payload if isinstance(payload, bytes) else b""


def _plain(part: EmailMessage) -> str:
    try:
        charset, flowed = part.get_content_charset(), part.get_param("format") == "flowed"
    except (ValueError, LookupError, AttributeError, TypeError):
        charset, flowed = None, False
    content = _content(part)
    if not content.strip():
        return ""
    text = decoded(content, charset).replace("\r\n", "\n")
    return _letter(_unflowed(text) if flowed else text)


def _letter(text: str) -> str:
    """What its writer wrote: without the signature and what is quoted from the mail that it answers."""
    above = _SIGNATURE.split(text, maxsplit=1)[0]
    lines = [line for line in above.split("\n") if not _QUOTED.match(line) and not _REPLY.match(line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() or text.strip()


def _unflowed(text: str) -> str:
    """Lines that only end for the width of a screen, joined (RFC 3676)."""
    joined = ""
    for line in text.split("\n"):
        is_soft = line.endswith(_FLOWED_END) and line.rstrip() != "--"
        joined += line if is_soft else f"{line}\n"
    return joined


def _shown(page: bytes, origin: str) -> str:
    try:
        return page_of(page, origin).text
    except SourceError:
        # The plain part, if there is one, says it too; else the mail has no text.
        return ""


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message[name] or "").split())
    except (ValueError, LookupError, AttributeError, OverflowError, RecursionError, TypeError):
        return ""


def _sender(message: EmailMessage) -> str:
    (name, address), *_ = [*getaddresses([_header(message, "From")]), ("", "")]
    return name or address


def _archived_at(message: EmailMessage) -> str | None:
    """Where the mail can be read on the web, by its own header (RFC 5064)."""
    found = _ADDRESS.search(_header(message, "Archived-At"))
    return found[0].rstrip(">") if found else None
