"""What stands where an article should be: a paywall, a question for consent, a login, a page that is not there."""

from __future__ import annotations

import html
import re
from itertools import islice
from urllib.parse import urlsplit

from ingest.sources.web.response import Response
from ingest.sources.web.signs import Signs

SAVE_IT = "save the page in a browser and ingest the file"
LINKS = "it is a list of links, not an article"

_STUB_WORDS = 150
_CONSENT_WORDS = 300
_TINY_WORDS = 80
_FEW_LINES = 3
_MOSTLY, _HARDLY = 0.5, 0.2

_CONSENT_HOST = re.compile(r"^(?:consent|guce|cmp|privacy|myprivacy|choices)\.", re.IGNORECASE)
_CONSENT_PATH = re.compile(r"/(?:collectconsent|cookie-?wall|consent(?:-?wall)?)(?:[/?.]|$)", re.IGNORECASE)
_LOGIN_PATH = re.compile(
    r"/(?:log-?in|sign-?in|sso|oauth2?|anmelden|connexion|iniciar-sesion)(?:[/?.]|$)|/(?:account|auth|user)s?/(?:login|signin)",
    re.IGNORECASE,
)
_HOME_PATH = re.compile(r"/?(?:[a-z]{2}(?:-[a-z]{2})?/?)?(?:index\.\w{3,5})?", re.IGNORECASE)
_MISSING = re.compile(
    r"^\W*(?:error |fehler |erreur )?404\s*(?:[^\w\s]|$)"
    r"|\b(?:error|fehler|erreur|http) 404\b|\b404[ :–—-]{1,5}(?:error|not found)"
    r"|^not found\b|\bpage\b[^.!?]{0,40}(?:\bnot|\bno longer|n['’]t|\bcannot)\b[^.!?]{0,12}\b(?:found|available|exist)"
    r"|\b(?:article|story) is no longer available|\bseite\b[^.!?]{0,40}\bnicht gefunden\b|\bpage (?:est )?introuvable\b"
    r"|\bp[áa]gina n[oã]o? (?:encontrada|existe)\b|\bpagina non trovata\b|\bpagina niet gevonden\b",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(
    r"^(?:attention required|access denied|security check(?: required)?)\s*(?:[^\w\s]|$)"
    r"|^just a moment(?:\W*$|\.\.\.|…)"
    r"|are you (?:a robot|human)|verify(?:ing)? (?:that )?you are human|checking your browser|pardon our interruption",
    re.IGNORECASE,
)
_PAYWALL_MARKUP = re.compile(
    r"(?:class|id|data-[\w-]{1,30})\s?=\s?[\"'][^\"'<>]{0,200}?(?:pay-?wall|reg-?wall|subscriber-only|subscription-wall"
    r"|premium-(?:content|article)|piano-|tp-container|article-?locked|meter-?wall)",
    re.IGNORECASE,
)
_PAYWALL_WORDS = re.compile(
    r"\bsubscribe (?:now )?(?:to|for) (?:continue|keep|read|unlock|get|full)|\bto (?:continue|keep) reading\b"
    r"|(?:already|only for|for|exclusive to) (?:a )?subscribers?\b|\balready a (?:subscriber|member)\b"
    r"|\bstart your (?:free )?trial\b|\bunlock this (?:article|story)\b|\bweiterlesen mit\b|\bjetzt abonnieren\b"
    r"|\bnur für abonnent|\br[ée]serv[ée] aux abonn|\bpour lire la suite\b|\bsolo para suscriptores\b"
    r"|\bsuscr[íi]bete\b|\bper continuare a leggere\b|\balleen voor abonnees\b",
    re.IGNORECASE,
)
_LOGIN_WORDS = re.compile(
    r"\b(?:log ?in|sign ?in|register|create (?:a|your) free account) to (?:continue|read|view|access)\b", re.IGNORECASE
)
_SCRIPT_WORDS = re.compile(
    r"\b(?:enable|turn on|activate|requires|aktivieren|activer) (?:sie )?java ?script\b", re.IGNORECASE
)
_COOKIES = re.compile(
    r"\bcookies?\b|\bconsent\b|\bour (?:\d+ )?partners\b|\bprivacy (?:policy|settings|choices)\b|\bpersonal data\b"
    r"|\bpersonali[sz]ed (?:ads|advert|content)|\b(?:accept|reject|agree to) all\b|\blegitimate interest"
    r"|\bdatenschutz|\beinwillig|\bconsentement\b",
    re.IGNORECASE,
)
_ASKING = re.compile(r"\b(?:we|our|your?|wir|ihre?|nous|vous|votre|nosotros|usted)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_ANCHOR = re.compile(r"<a\s[^<>]{1,2000}>", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]{1,2000}>")
_SHORTEST_LINK, _LONGEST_LINK, _MOST_LINKS = 20, 1000, 1000
_MOST_TEXT = 20_000
"""Characters in which links are looked for, one by one: a list is one from its beginning on."""
_WHOLE = re.compile(r"[^.][.!?。！？][\"'”’»)\]]*\s*$")
_ENDED = re.compile(r"[.!?。！？…:][\"'”’»)\]]*$")


def turned_away(response: Response) -> str | None:
    """Why the page that we were led to is not the one that was asked for, as its address tells; None where it is."""
    asked, led = urlsplit(response.asked), urlsplit(response.url)
    if (asked.netloc, asked.path) == (led.netloc, led.path):
        return None
    is_other_host = asked.netloc != led.netloc
    if (is_other_host and _CONSENT_HOST.match(led.netloc)) or _CONSENT_PATH.search(led.path):
        return f"its site first wants consent to cookies; {SAVE_IT}"
    if _LOGIN_PATH.search(led.path) and not _LOGIN_PATH.search(asked.path):
        return f"its site first wants a login; {SAVE_IT}"
    if _HOME_PATH.fullmatch(led.path) and not _HOME_PATH.fullmatch(asked.path) and not led.query:
        return "there is no such page: its site leads to its home page instead; is the address right?"
    return None


def wall_told(signs: Signs) -> str | None:
    """Why the page is not for us, as its publisher says; None where nothing of the kind is said."""
    if signs.is_free is False or signs.tier == "locked":
        return f"it is for subscribers only, its publisher says; {SAVE_IT}"
    return None


def wall_seen(signs: Signs, page: str, text: str) -> str | None:
    """Why the page is no article, as its looks tell; None where it may be one.

    Args:
        signs: what it says of itself.
        page: its HTML.
        text: what was found in it to read, empty where nothing was.
    """
    words = len(text.split())
    if words < _CONSENT_WORDS and _is_about_cookies(text):
        return f"it is only a question for consent to cookies; {SAVE_IT}"
    reason = _stub(signs, page, text, words) if words < _STUB_WORDS else None
    return reason or (LINKS if not signs.is_article and _is_list(page, text) else None)


def _stub(signs: Signs, page: str, text: str, words: int) -> str | None:
    """Why a page with so little text has no more."""
    # A headline may read like an error, and a brief may be short; both at once are an error.
    is_tiny = words < _TINY_WORDS
    if is_tiny and (_MISSING.search(signs.title) or (not signs.is_article and _MISSING.search(text[:300]))):
        return "there is no such page: it says so itself, though its server does not; is the address right?"
    if is_tiny and _CHALLENGE.search(signs.title):
        return f"its site wants to know whether a person reads it; {SAVE_IT}"
    if _is_cut(signs, page, text, is_tiny):
        return f"it shows only its beginning to who is no subscriber; {SAVE_IT}"
    if _LOGIN_WORDS.search(text):
        return f"it shows only its beginning to who has not logged in; {SAVE_IT}"
    if is_tiny and _SCRIPT_WORDS.search(text or page):
        return f"it is filled in by scripts; {SAVE_IT}"
    return None


def _is_cut(signs: Signs, page: str, text: str, is_tiny: bool) -> bool:
    """Many sites load their paywall's code on every page: it counts where the text looks like a beginning."""
    if signs.is_free or signs.tier == "free":
        return False
    if signs.tier == "metered" or _PAYWALL_WORDS.search(text):
        return True
    is_beginning = is_tiny or not _WHOLE.search(text)
    return is_beginning and bool(_PAYWALL_MARKUP.search(page))


def _is_about_cookies(text: str) -> bool:
    sentences = _SENTENCE.findall(text)
    if not _COOKIES.search(text) or not _ASKING.search(text):
        return False
    about = sum(len(one) for one in sentences if _COOKIES.search(one))
    return about > _MOSTLY * sum(map(len, sentences))


def _is_list(page: str, text: str) -> bool:
    """Headlines do not end like sentences, and what is read is what can be clicked."""
    text = text[:_MOST_TEXT]
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    ended = sum(len(line) for line in lines if _ENDED.search(line))
    if len(lines) >= _FEW_LINES and ended <= _HARDLY * sum(map(len, lines)):
        return True
    return sum(len(link) for link in _links(page) if link in text) > _MOSTLY * len(text) > 0


def _links(page: str) -> set[str]:
    """What can be clicked, of what is longer than the words of a menu."""
    found = (page[one.end() : one.end() + _LONGEST_LINK] for one in islice(_ANCHOR.finditer(page), _MOST_LINKS))
    texts = (" ".join(html.unescape(_MARKUP.sub(" ", link.partition("</a")[0])).split()) for link in found)
    return {text for text in texts if len(text) > _SHORTEST_LINK}
