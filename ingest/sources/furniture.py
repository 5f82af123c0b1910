"""Whole lines that are a page's or a mail's furniture: teasers, buttons, prompts, credits.

A line that reads like a sentence is the article's, whatever it begins with: news that is lost is worse than a prompt
that is left. It goes only where its form is unmistakable, such as a teaser behind a colon, or where it speaks to the
reader and nobody is quoted.
"""

from __future__ import annotations

import re

from ingest.sources.calendar_words import MONTH, WEEKDAY
from ingest.sources.furniture_abroad import FURNITURE_ABROAD

_LONGEST = 200
"""Characters; what is longer is never taken for furniture."""
_SENTENCE = re.compile(r"(?:\S+\s+){5}.*(?<!\b[A-Z])\.[\"”’'»)\]]*", re.DOTALL)
"""Six words or more, and a full stop that ends more than an abbreviation such as U.S."""
_TO_READERS = re.compile(
    r"\b(?:you|your|yours|we|us|our|ours|me|my|here)\b|@\w|www\.|\b(?:newsletters?|cookies|app store|google play)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r",[\"”’]?\s(?:[^,]{1,60}\s)?(?:said|says|told|tells|asked|asks|added|adds|wrote|writes|warned|urged|announced|explained"
    r"|found|ruled|held|reported|recalled)\b[^,]*",
)

_MORE = r"(?:[:|»>→].*|[–—-][^.]*)?"
_NEWSLETTER = r"(?:newsletters?|inbox|briefings?|mailing list|daily digest|e-?mail (?:alerts?|updates?))"
_PLACES = r"(?:twitter|x|facebook|instagram|threads|bluesky|tiktok|linkedin|mastodon|youtube|telegram)"
_WHEN = rf"(?:\W|\d|(?:{WEEKDAY}|{MONTH}|at|on|today|yesterday|st|nd|rd|th|[ap]\.?m|utc|gmt|bst|ces?t|[ecmp][ds]?t)\b)*"

_UNMISTAKABLE = (
    # where to read on
    rf"(?:read|see|watch|listen|find out|learn)\s+(?:more|also|next|(?:the )?full (?:story|article))\s*{_MORE}",
    r"(?:related|more|recommended|trending)(?: (?:stories|articles|topics|content|coverage|news|reading|for you|now))?"
    rf"\s*{_MORE}",
    r"the (?:post|article) .{1,120} appeared first on "
    rf"(?!{WEEKDAY}\b|{MONTH}\b)(?-i:[^\Wa-z])[^,.]{{1,60}}\W*",
    # live blogs
    rf"(?:last )?updated(?=.*\d{{1,2}}[:.]\d\d)\b{_WHEN}(?:[/|]\s*[\w .'’-]{{1,40}})?",
    # accounts, law
    rf"follow [\w .]{{2,40}} on {_PLACES}(?:[\s,:]|@\w+|(?:and|or|at|on|{_PLACES})\b)*\.?(?<!,)",
    r"(?:©|\(c\)|copyright (?:©|\(c\)))\s*\d{4}.{0,120}|.{0,80}\ball rights reserved\W*",
    r"copyright\s*\d{4}.{0,120}\b(?:all rights reserved|(?:may|must) not be)\b.{0,120}",
)
_PROMPTS = (
    # where to read on
    r"read more (?:on|about|from|at|in) [^.!?]{1,80}",
    r"more (?:on this story|from (?:[\w'’.]+ ?){1,4})",
    r"(?:you (?:may|might) also like|most (?:read|viewed|popular|shared)|up next|don['’]t miss|editor['’]s picks?)\W*",
    r"(?:continue|keep) reading\W*",
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
    r"back to top|\d{1,3} ?(?:m|min|mins|minutes|h|hours?) ago",
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
    r"copyright\s*\d{4}.{0,120}",
    # mail
    r"unsubscribe\b.{0,120}|view (?:this (?:e-?mail|message) |it )?in (?:your |a )?browser\b.{0,40}",
    r"forwarded this e-?mail\?.*|you(?:['’]re| are) receiving this (?:e-?mail|message|newsletter|because)\b.*",
    r"(?:manage|update) your (?:subscription|preferences|e-?mail)\b.{0,80}",
)

_SHARE_WORDS = frozenset(
    "share tweet e-mail email print pin save copy link post on via this the article story page facebook twitter x "
    "whatsapp linkedin reddit pinterest telegram messenger flipboard bluesky threads comments comment more to".split()
)
_SHARE_SIGNS = frozenset("share tweet facebook twitter whatsapp linkedin reddit pinterest copy print".split())
_MOST_SHARE_WORDS = 16


def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_IS_UNMISTAKABLE = _any_of((*_UNMISTAKABLE, *FURNITURE_ABROAD))
_IS_PROMPT = _any_of(_PROMPTS)


def is_furniture(line: str) -> bool:
    """Whether a whole line is a page's or a mail's furniture: a teaser, a button, a prompt, a credit."""
    bare = line.strip(" *•·|-–—▶►→»")
    if not bare or len(bare) > _LONGEST:
        return False
    if _IS_UNMISTAKABLE.fullmatch(bare) or _shares(bare):
        return True
    return _IS_PROMPT.fullmatch(bare) is not None and not _is_told(bare)


def _is_told(line: str) -> bool:
    """Whether a line is a sentence that tells something, not one that asks the reader for something."""
    return _SENTENCE.fullmatch(line) is not None and (not _TO_READERS.search(line) or _QUOTED.search(line) is not None)


def _shares(line: str) -> bool:
    words = re.findall(r"[\w-]+", line.lower())
    few = 0 < len(words) <= _MOST_SHARE_WORDS
    return few and _SHARE_WORDS.issuperset(words) and not _SHARE_SIGNS.isdisjoint(words)
