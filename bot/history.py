"""An article's versions → terminal: when each was current, and what the next one changed. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from rich.console import Console
from rich.style import Style
from rich.text import Text

from bot import wording
from bot.layout import QUIET, STRONG, hang, stacked, styled
from bot.word_diff import Fate, Stretch, compare, elided
from retrieval.domain import Article, Dossier, Version
from retrieval.phrasing import counted, written
from retrieval.untrusted import one_line, safe_link

_CONTEXT = 8
"""Words shown on each side of a change."""
_INDENT = 4
_MOST_ORIGINS = 3
_STYLES = {
    Fate.KEPT: Style(),
    Fate.REMOVED: Style(color="red", strike=True),
    Fate.ADDED: Style(color="green"),
}
_MARKS = {Fate.KEPT: ("", ""), Fate.REMOVED: ("[-", "-]"), Fate.ADDED: ("{+", "+}")}
"""As ``git diff --word-diff`` has them."""


def render_history(dossier: Dossier, console: Console) -> Text:
    """What the article is, and its versions, the first one first, each with what it changed."""
    if not dossier.versions:
        return hang(Text(_nothing_kept(dossier)), 0, console)
    versions = [_version(dossier, at, console) for at in range(len(dossier.versions))]
    return stacked([_heading(dossier, console), *versions], gap="\n\n")


def _nothing_kept(dossier: Dossier) -> str:
    if not dossier.barred:
        return f"Nothing is kept of article {dossier.article_id}."
    gone = f"Article {dossier.article_id} was removed for good: its texts were erased, and no ingest brings it back."
    return f"{gone} It is still found in {one_line(dossier.origins[0])}." if dossier.origins else gone


def _heading(dossier: Dossier, console: Console) -> Text:
    """Title, outlet, address, and where it was found: as of the newest version."""
    article = dossier.versions[-1].article
    whence = wording.whence(article)
    title = Text(wording.title_of(article)) + styled(f" — {whence}" if whence else "", QUIET)
    link = safe_link(article.url)
    address = styled(link or one_line(article.url or ""), QUIET + Style(link=link))
    places = [styled(place, QUIET) for place in _places(dossier)]
    count = len(dossier.versions)
    named = styled(f"article {dossier.article_id}, {counted(count, 'version')}", QUIET)
    return stacked([hang(title, 0, console), address, *places, named])


def _places(dossier: Dossier) -> Iterator[str]:
    """The files that it is found in, else the one that its newest version was read from."""
    for origin in dossier.origins[:_MOST_ORIGINS]:
        yield f"from {one_line(origin)}"
    if (rest := len(dossier.origins) - _MOST_ORIGINS) > 0:
        yield f"and from {rest:,} more files"
    last_read = dossier.versions[-1].article.origin
    if last_read and not dossier.origins:
        yield f"once read from {one_line(last_read)}"


def _version(dossier: Dossier, at: int, console: Console) -> Text:
    version = dossier.versions[at]
    times = f" · stored {_moment(version.stored)} · {_end(dossier, at)}"
    heading = hang(styled(f"Version {version.number}", STRONG) + styled(times, QUIET), _INDENT, console)
    return stacked([heading, *(_changes(dossier.versions[at - 1], version, console) if at else ())])


def _end(dossier: Dossier, at: int) -> str:
    """What became of a version. Between one that was replaced and the next there is no time."""
    version = dossier.versions[at]
    if version.number == dossier.current:
        return "current"
    following = dossier.versions[at + 1] if at + 1 < len(dossier.versions) else None
    if following and version.retired in (None, following.stored):
        return f"until {_moment(following.stored)}"
    return f"removed on {_moment(version.retired)}" if version.retired else "removed"


def _changes(before: Version, after: Version, console: Console) -> Iterator[Text]:
    """A block for each thing that changed."""
    if before.content_hash == after.content_hash:
        yield _indented(Text(f"The same as version {before.number}."), console)
    if before.article.title != after.article.title:
        yield _field("Title", compare(before.article.title, after.article.title), console)
    for name, old, new in _fields(before.article, after.article):
        if old != new:
            stretches = [Stretch(Fate.REMOVED, (old,)), Stretch(Fate.ADDED, (new,))]
            yield _field(name, [stretch for stretch in stretches if any(stretch.words)], console)
    if before.article.text != after.article.text:
        yield from _text_changes(before.article.text, after.article.text, console)


def _text_changes(before: str, after: str, console: Console) -> Iterator[Text]:
    places = elided(compare(before, after), _CONTEXT)
    if not places:
        yield _indented(Text("Nothing but white space changed in the text."), console)
    for place in places:
        yield _indented(marked(place, console), console)


def _field(name: str, stretches: Sequence[Stretch], console: Console) -> Text:
    return _indented(styled(f"{name}: ", QUIET) + marked(stretches, console), console)


def _fields(before: Article, after: Article) -> Iterator[tuple[str, str, str]]:
    """What is shown of an article beside its words: its name, the old and the new."""
    yield "Date", _published(before.published), _published(after.published)
    yield "Outlet", before.source or "", after.source or ""
    yield "Authors", ", ".join(before.authors), ", ".join(after.authors)
    yield "Address", before.url or "", after.url or ""


def marked(stretches: Sequence[Stretch], console: Console) -> Text:
    """Stretches as running text, in colours where there are any, else between marks."""
    in_colours = console.is_terminal and console.color_system is not None and not console.no_color
    pieces = [_piece(stretch, in_colours) for stretch in stretches]
    text = Text()
    for at, piece in enumerate(pieces):
        is_replacement = at > 0 and (stretches[at - 1].fate, stretches[at].fate) == (Fate.REMOVED, Fate.ADDED)
        text += Text("" if at == 0 or (is_replacement and not in_colours) else " ") + piece
    return text


def _piece(stretch: Stretch, in_colours: bool) -> Text:
    words = one_line(" ".join(stretch.words))
    opening, closing = ("", "") if in_colours else _MARKS[stretch.fate]
    return styled(opening + words + closing, _STYLES[stretch.fate] if in_colours else Style())


def _indented(text: Text, console: Console) -> Text:
    return hang(Text(" " * _INDENT) + text, _INDENT, console)


def _moment(moment: datetime) -> str:
    """In UTC, as the day of a correction is."""
    moment = moment.astimezone(UTC)
    return f"{written(moment)}, {moment:%H:%M} UTC"


def _published(moment: date | None) -> str:
    if not isinstance(moment, datetime):
        return written(moment) if moment else ""
    return f"{written(moment)}, {moment:%H:%M:%S %Z}".rstrip()
