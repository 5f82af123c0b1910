"""Whether a sentence is about those who are talking: a question of that kind is asked of people, not of an archive."""

from __future__ import annotations

import re

_ENGLISH = r"[Ii]|me|[Mm]y|[Ww]e|us|[Oo]urs?|[Yy]ou|[Yy]ours?|[Ll]et['’]s"
"""“US” is a country."""
_ANYBODY = (
    r"(?:[Cc]an|[Cc]ould|[Ww]ould|[Ww]ill) (?:some|any)(?:one|body)|[Dd]oes any(?:one|body) (?:have|know|need|want)"
)
"""Of those who are here."""
_MINE = r"(?:of|is|are|was|were|like|than|as) mine(?! \w)"
"""And not the one that coal comes from."""
_GERMAN = r"ich|mich|meine[mnrs]?|du(?! [A-Z])|dich|deine?[mnrs]?|wir|unser\w*|euch|euer|eure"
_DUTCH = r"ik|mij|jij|je|jullie|wij|onze|jouw"
_FRENCH = r"moi|tu|mes|toi|nous|notre|nos|vous|votre|vos"
_SPANISH = r"yo|contigo|usted(?:es)?|nosotr[oa]s|vosotr[oa]s|nuestr\w+|vuestr\w+"
_OTHERS = r"eu|você|vocês|nossos?|nossas?|io|mio|noi|nostr\w+|voi|vostr\w+|я|ты|мы|вы|нас|вас|мне|тебе|тебя"
_FIRST = r"Ich|Du|Wir|Ik|Jij|Je|Tu|Nous|Vous|Yo|Io|Eu|Você|Я|Ты|Мы|Вы"
"""As a sentence may begin; later in it they are names."""
_PERSONAL = re.compile(
    rf"(?<![\w-])(?:{_ENGLISH}|{_ANYBODY}|{_MINE}|{_GERMAN}|{_DUTCH}|{_FRENCH}|{_SPANISH}|{_OTHERS})(?![\w-])|"
    rf"^\W*(?:{_FIRST})\b|(?<![\w-])[jt]['’]|[你您我咱]|أنت"
)
_KNOWN = re.compile(r"\b(?:do|did) we (?:already |now |really )?know\b", re.IGNORECASE)
"""“What do we know about the suspect?” is asked of everybody."""
_FIRST_OF_A_NAME = re.compile(
    r"(?<=\w )(?!\w+day\b)([A-Z][\w’-]+) I\b"
    r"(?!['’]| (?:am|was|have|had|will|would|can|could|may|might|must|shall|should|do|did|think|thought|want|need|"
    r"know|knew|see|saw|hear|heard|get|got|say|said|go|went|mean|guess|hope|read|wrote)\b)"
)
"""World War I, Charles I."""


def is_personal(sentence: str) -> bool:
    """Whether it speaks of who speaks, or of who is spoken to; in English, and in some languages beside it."""
    return bool(_PERSONAL.search(_FIRST_OF_A_NAME.sub(r"\1", _KNOWN.sub("", sentence))))
