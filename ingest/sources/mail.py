"""Mail: a newsletter or a letter as an article. Attachments are named, not read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses
from itertools import islice

from ingest.sources.blocks import html_text
from ingest.sources.dates import parse_date
from ingest.sources.decoding import decoded
from ingest.sources.fields import build_article, with_remarks
from ingest.sources.html import parse_html
from ingest.sources.isolation import parsed_apart
from ingest.sources.kinds import Kind
from ingest.sources.letter import bare_subject, headers_passed_on, is_passed_on, unflowed, written_in
from ingest.sources.mail_page import joined_page, page_text
from ingest.sources.text import opening
from retrieval.domain import Article
from retrieval.errors import SourceError

_IS_NEWSLETTER = ("List-Id", "List-Unsubscribe", "List-Post")
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
    parts = list(islice(_parts(message), _MOST_PARTS + 1))
    remarks = [f"it has many parts; the first {_MOST_PARTS} were read"] if len(parts) > _MOST_PARTS else []
    parts, subject = parts[:_MOST_PARTS], _header(message, "Subject")
    text = _text(parts, origin, subject, remarks)
    sender, sent = _original(message, parts, subject)
    name = sender or _name_in(_header(message, "From"))
    is_newsletter = any(_header(message, header) for header in _IS_NEWSLETTER)
    said = {
        "title": bare_subject(subject) or opening(text),
        "source": name if is_newsletter else None,
        "authors": None if is_newsletter else name,
        "published": sent or _header(message, "Date"),
        "language": _header(message, "Content-Language"),
        "url": url or _archived_at(message),
    }
    article = build_article(text, origin, said)
    if attached := [name for part in parts if (name := _attachment(part))]:
        remarks.append(f"its attachments were not read: {', '.join(attached)}")
    return with_remarks(article, remarks) if remarks else article


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
    return (part for part in _all_parts(message) if not part.is_multipart())


def _all_parts(message: EmailMessage) -> Iterator[EmailMessage]:
    waiting = [message]
    while waiting:
        part = waiting.pop()
        yield part
        if part.is_multipart():
            waiting += [one for one in part.get_payload() if isinstance(one, EmailMessage)][::-1]


def _original(message: EmailMessage, parts: list[EmailMessage], subject: str) -> tuple[str, str | None]:
    """Who wrote the mail that this one passes on, and when: in the mail within it, or in what programs copy of it."""
    whole = (part for part in _all_parts(message) if _type(part) == "message/rfc822" and part.is_multipart())
    if is_passed_on(subject) and (around := next(whole, None)):
        inner = around.get_payload(0)
        if isinstance(inner, EmailMessage):
            return _name_in(_header(inner, "From")), _header(inner, "Date")
    letters = _read([part for part in parts if _is(part, "text/plain")], _letter, [])
    pages = [] if letters else _read([part for part in parts if _is(part, "text/html")], _page, [])
    sender, sent = headers_passed_on("\n\n".join([*letters, *map(html_text, pages)]), subject)
    return _name_in(sender), sent if parse_date(sent) else None


def _text(parts: list[EmailMessage], origin: str, subject: str, remarks: list[str]) -> str:
    """The text of the HTML parts, or of the plain ones where those say more."""
    letters = _read([part for part in parts if _is(part, "text/plain")], _letter, remarks)
    plain = "\n\n".join(filter(None, (written_in(letter, subject) for letter in letters)))
    pages = _read([part for part in parts if _is(part, "text/html")], _page, remarks)
    shown = _shown(pages, subject, origin)
    text = shown if len(shown) >= _STUB * len(_ADDRESS.sub("", plain)) else plain
    if not text.strip():
        raise SourceError(remarks[0] if remarks else "it holds no text")
    return text.strip()


def _read(parts: list[EmailMessage], read: Callable[[EmailMessage], str], remarks: list[str]) -> list[str]:
    """What the parts say; one that is no text is remarked, for the others may be good."""
    said = []
    for part in parts:
        try:
            said.append(read(part))
        except SourceError as error:
            remarks.append(f"a part of it was not read ({error})")
    return [one for one in said if one.strip()]


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


def _parameter(part: EmailMessage, name: str) -> str | None:
    """What the part says of its text: charset, format, delsp."""
    try:
        value = part.get_content_charset() if name == "charset" else part.get_param(name)
    except (ValueError, LookupError, AttributeError, TypeError):
        return None
    return value.lower() if isinstance(value, str) else None


def _letter(part: EmailMessage) -> str:
    text = decoded(_content(part), _parameter(part, "charset")).replace("\r\n", "\n")
    if _parameter(part, "format") != "flowed":
        return text
    return unflowed(text, deletes_space=_parameter(part, "delsp") == "yes")


def _page(part: EmailMessage) -> str:
    return page_text(_content(part), _parameter(part, "charset"))


def _shown(pages: list[str], subject: str, origin: str) -> str:
    """The article of the pages; with what is quoted, where they hold nothing else."""
    for whole in (joined_page(pages, subject), *pages[:1]) if pages else ():
        try:
            return parse_html(whole, origin).text
        except SourceError:
            # The plain part, if there is one, says it too; else the mail has no text.
            continue
    return ""


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message[name] or "").split())
    except (ValueError, LookupError, AttributeError, OverflowError, RecursionError, TypeError):
        return ""


def _name_in(sender: str) -> str:
    if "@" not in sender:
        # Programs that copy headers may leave the address out.
        return sender
    (name, address), *_ = [*getaddresses([sender]), ("", "")]
    return name or address


def _archived_at(message: EmailMessage) -> str | None:
    """Where the mail can be read on the web, by its own header (RFC 5064)."""
    found = _ADDRESS.search(_header(message, "Archived-At"))
    return found[0].rstrip(">") if found else None
