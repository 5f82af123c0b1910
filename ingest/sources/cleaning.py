"""What no reader of an article wants to see in it goes before it is stored: what is stored is what is cited.

Three things only: characters that were decoded wrongly are put right, characters that nobody sees are taken out, and
lines that are a page's furniture are left out. The article's words, and the spaces between them, are never changed.
JSON lines are not cleaned: they are Newsdesk's own exchange format, and come back from an export as they went in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from ingest.sources.furniture_abroad import FURNITURE_ABROAD
from retrieval.domain import Article
from retrieval.untrusted import WIDTHLESS

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

_UNSEEN = re.compile(f"[{WIDTHLESS}]")
"""Those that scripts need inside their words stay."""
_EMPTY_LINES = re.compile(r"\n{3,}")

_LONGEST_LINE = 4096
"""Characters that are put right together. A line of a hundred thousand accents would take minutes."""
_LONGEST_FURNITURE = 200
"""Characters; what is longer is never taken for furniture."""
_MORE = r"(?:[:|»>→–—-].*)?"
_NEWSLETTER = r"(?:newsletters?|inbox|briefings?|mailing list|daily digest|e-?mail (?:alerts?|updates?))"
_PLACES = r"(?:twitter|x|facebook|instagram|threads|bluesky|tiktok|linkedin|mastodon|youtube|telegram)"
_FURNITURE = (
    # where to read on
    rf"(?:read|see|watch|listen|find out|learn)\s+(?:more|also|next|(?:the )?full (?:story|article))\s*{_MORE}",
    r"read more (?:on|about|from|at|in) [^.!?]{1,80}",
    r"(?:related|more|recommended|trending)(?: (?:stories|articles|topics|content|coverage|news|reading|for you|now))?"
    rf"\s*{_MORE}",
    r"more (?:on this story|from (?:[\w'’.]+ ?){1,4})",
    r"(?:you (?:may|might) also like|most (?:read|viewed|popular|shared)|up next|don['’]t miss|editor['’]s picks?)\W*",
    r"(?:continue|keep) reading\W*|the (?:post|article) .{1,120} appeared first on [^,.]{1,60}\W*",
    # advertisements
    r"advertisement\W*(?:continue reading|scroll|(?:article|story) continues)?.{0,20}|"
    r"(?:article|story) continues (?:below|after) .{0,60}",
    r"(?:sponsored|promoted|paid)(?: (?:content|post|stories|by [^,.]{1,40}))?",
    # newsletters, accounts, apps
    rf"(?:sign up|subscribe|register)\b(?=.*\b(?:{_NEWSLETTER}|to continue|unlimited)\b).*",
    r"(?:sign up|subscribe|register)(?: now| here| today| for free| to read(?: more)?)*\W*",
    rf"(?:get|receive) (?:the|our|all)\b.*\b{_NEWSLETTER}\b.*",
    r"(?:sign|log) ?(?:in|up)(?: or (?:register|sign up|subscribe))?(?: to (?:continue|comment|read).*)?",
    r"click here(?: (?:to|for) [^.!?]{1,60})?\W*|(?:skip past|after) newsletter promotion",
    r"download (?:the|our) .{0,40}\bapp\b.{0,40}",
    rf"follow (?:us|me|@\w+|(?:the )?[\w .]{{2,40}}) on {_PLACES}\b.{{0,80}}",
    r"(?:join our community|support our journalism)\W*",
    # live blogs
    r"(?:show )?key events(?: only)?|please turn on javascript to use this feature|live (?:updates|feed|reporting)",
    r"(?:last )?updated(?: at|:| on)? .{0,20}\d{1,2}[:.]\d\d.{0,30}|back to top",
    r"\d{1,3} ?(?:m|min|mins|minutes|h|hours?) ago",
    # pictures, players
    r"(?:photographs?|photos?|images?|pictures?|illustrations?|credits?)(?: credit| by| courtesy(?: of)?)?\s*[:|/].*",
    r"image (?:source|caption|credit),.*|\d+ (?:of|/) \d+|(?:view|show) (?:gallery|image|photos?)|full ?screen|"
    r"share image",
    r"(?:listen to|play|watch)(?: (?:this|the))? (?:article|story|video|audio|podcast)\W*",
    r"reading time\W.{0,30}|\d+ ?min(?:ute)?s? read",
    # cookies, comments, law
    r"(?:we|this (?:site|website)|our (?:site|partners)) uses? cookies\b"
    r"(?=.*\b(?:experience|policy|consent|privacy|ads)\b).*",
    r"(?:accept|reject|manage) (?:all )?(?:cookies|preferences)",
    r"(?:leave a (?:comment|reply)|(?:(?:view|show|hide) )?(?:all )?comments?(?: \(?\d+\)?)?|\d+ comments?)",
    r"(?:©|\(c\)|copyright(?: ©| \(c\))?)\s*\d{4}.{0,120}|.{0,80}\ball rights reserved\W*",
    # mail
    r"unsubscribe\b.{0,120}|view (?:this (?:e-?mail|message) |it )?in (?:your |a )?browser\b.{0,40}",
    r"forwarded this e-?mail\?.*|you(?:['’]re| are) receiving this (?:e-?mail|message|newsletter|because)\b.*",
    r"(?:manage|update) your (?:subscription|preferences|e-?mail)\b.{0,80}",
)
_IS_FURNITURE = re.compile("|".join(f"(?:{pattern})" for pattern in (*_FURNITURE, *FURNITURE_ABROAD)), re.IGNORECASE)

_SHARE_WORDS = frozenset(
    "share tweet e-mail email print pin save copy link post on via this the article story page facebook twitter x "
    "whatsapp linkedin reddit pinterest telegram messenger flipboard bluesky threads comments comment more to".split()
)
_SHARE_SIGNS = frozenset("share tweet facebook twitter whatsapp linkedin reddit pinterest copy print".split())
_MOST_SHARE_WORDS = 16


def cleaned(article: Article) -> Article:
    """The article as it is stored."""
    text = without_furniture(mended(article.text))
    authors = tuple(filter(None, (_line(author) for author in article.authors)))
    source = _line(article.source) if article.source else article.source
    return replace(article, text=text, title=_line(article.title), authors=authors, source=source)


def mended(text: str) -> str:
    """Text with its characters put right: "CafÃ©" is "Café", in the normal form NFC, without what nobody sees."""
    text = "\n".join(_mended(plain, lines) for plain, lines in groupby(_lines(text), str.isascii))
    return _UNSEEN.sub("", text).strip()


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").split("\n")


def _mended(plain: bool, lines: Iterable[str]) -> str:
    """Lines put right one by one; ASCII has nothing that could be wrong but control characters, and takes no time."""
    import ftfy
    from ftfy.fixes import fix_line_breaks, remove_control_chars, remove_terminal_escapes

    text = "\n".join(lines)
    return (
        remove_control_chars(remove_terminal_escapes(fix_line_breaks(text)))
        if plain
        else ftfy.fix_text(text, _config())
    )


def without_furniture(text: str) -> str:
    """Text without lines that are no part of the article; all of it where nothing else would be left."""
    lines = text.split("\n")
    kept = [line for line in lines if not line.strip() or not is_furniture(line.strip())]
    if len(kept) == len(lines):
        return text
    return _EMPTY_LINES.sub("\n\n", "\n".join(kept)).strip() or text


def is_furniture(line: str) -> bool:
    """Whether a whole line is a page's or a mail's furniture: a teaser, a button, a prompt, a credit."""
    bare = line.strip(" *•·|-–—▶►→»")
    if not bare or len(bare) > _LONGEST_FURNITURE:
        return False
    return _IS_FURNITURE.fullmatch(bare) is not None or _shares(bare)


def _shares(line: str) -> bool:
    words = re.findall(r"[\w-]+", line.lower())
    few = 0 < len(words) <= _MOST_SHARE_WORDS
    return few and _SHARE_WORDS.issuperset(words) and not _SHARE_SIGNS.isdisjoint(words)


def _line(text: str) -> str:
    return " ".join(mended(text).split())


@lru_cache(maxsize=1)
def _config() -> TextFixerConfig:
    """Repairs of the encoding alone: quotation marks, ligatures and wide letters are the article's own."""
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        normalization="NFC",
        explain=False,
        max_decode_length=_LONGEST_LINE,
    )
