"""The closed lists of English words that the check knows by what they do: deny, hedge, link, count, report."""

from __future__ import annotations

DENIALS = {
    **dict.fromkeys("no not cannot".split(), "not"),
    **{word: word for word in "never none nobody nothing nowhere neither nor without".split()},
}
"""Words that deny, and what each amounts to: "never" says more than "not"."""
NARROWING = {
    "deputy": "deputy", "vice": "vice", "former": "former", "ex": "former", "acting": "acting", "interim": "interim",
    "outgoing": "outgoing", "incoming": "incoming", "assistant": "assistant", "attempted": "attempted",
    "tried": "attempted", "fake": "fake", "mock": "fake", "pro": "pro", "anti": "anti", "counter": "counter",
    "non": "non", "pseudo": "pseudo", "quasi": "quasi", "semi": "semi", "half": "half", "partly": "partly",
    "partially": "partly", **dict.fromkeys("mostly largely mainly primarily".split(), "mostly"),
    "some": "some", "all": "all", "most": "most", "every": "every", "each": "every", "many": "many", "few": "few",
    "several": "several", "any": "any", "both": "both", "either": "either",
    "least": "least", "less": "less", "only": "only", "than": "than", "unlike": "unlike", "except": "except",
}  # fmt: skip
"""Hedges of a single noun: they tell who or how many are meant, not whether the statement holds."""
HEDGES = {
    **dict.fromkeys("may might could".split(), "may"),
    **dict.fromkeys("will would shall going".split(), "will"),
    **dict.fromkeys("should ought".split(), "should"),
    "must": "must",
    "can": "can",
    **dict.fromkeys("allegedly alleged alleges allege purportedly purported".split(), "alleged"),
    **dict.fromkeys("reportedly apparently seemingly supposedly ostensibly".split(), "apparently"),
    **dict.fromkeys("seems seemed appears appeared".split(), "apparently"),
    **dict.fromkeys("possibly perhaps maybe possible potentially potential".split(), "possibly"),
    **dict.fromkeys("theoretically hypothetically hypothetical".split(), "possibly"),
    **dict.fromkeys("likely probably probable expected expects expect".split(), "likely"),
    **dict.fromkeys("suspected suspects suspect believed believes believe thinks think thought".split(), "believed"),
    **dict.fromkeys("plans plan planned planning intends intend intended aims aim aimed".split(), "plan"),
    **dict.fromkeys("hope hopes hoped".split(), "hope"),
    **dict.fromkeys("wants want wanted seeks seek sought".split(), "want"),
    **dict.fromkeys("proposed proposes propose".split(), "propose"), "considering": "consider",
    **dict.fromkeys("threatened threatens threaten".split(), "threaten"),
    **dict.fromkeys("warned warns warn".split(), "warn"), **dict.fromkeys("fears feared fear".split(), "fear"),
    **dict.fromkeys("denied denies deny denying".split(), "deny"),
    **dict.fromkeys("refused refuses refuse declined declines decline".split(), "refuse"),
    **dict.fromkeys("failed fails fail".split(), "fail"),
    **dict.fromkeys("claimed claims claim claiming".split(), "claim"),
    **dict.fromkeys("rumours rumors rumoured rumored speculation speculated".split(), "rumour"),
    **dict.fromkeys("accused accuses accuse accusing".split(), "accuse"),
    **dict.fromkeys("argued argues argue arguing".split(), "argue"),
    **dict.fromkeys("suggested suggests suggest suggesting".split(), "suggest"),
    **dict.fromkeys("insisted insists insist insisting".split(), "insist"),
    **dict.fromkeys("predicted predicts predict predicting".split(), "predict"),
    **dict.fromkeys("assumed assumes assume imagined imagines imagine".split(), "assume"),
    **dict.fromkeys("pretended pretends pretend pretending joked jokes joke joking".split(), "pretend"),
    "unlikely": "unlikely", **dict.fromkeys("doubt doubts doubted".split(), "doubt"),
    **dict.fromkeys("unclear unknown".split(), "unclear"), **dict.fromkeys("false untrue falsely".split(), "false"),
    **dict.fromkeys("lied lies lying lie".split(), "lie"),
    **dict.fromkeys("wrongly mistakenly incorrectly erroneously".split(), "wrongly"),
    **dict.fromkeys("almost nearly virtually practically".split(), "almost"),
    "if": "if", "unless": "unless", "whether": "whether", "until": "until", "how": "how", "why": "why",
    "hardly": "hardly", "barely": "hardly", "rarely": "rarely", "seldom": "rarely",
    **NARROWING,
}  # fmt: skip
"""Words that make a statement weaker, of another time or about fewer, and what each amounts to.

What is no stronger than another is not the same: "unclear" is not "false", nor "should" "must"."""
DISOWNED = frozenset("false lie deny doubt wrongly".split())
ALLEGED = frozenset("alleged apparently believed rumour claim argue suggest insist predict assume pretend".split())
"""Hedges that, behind a statement, make it somebody's word only: "…, Rowe alleged"."""
CONDITIONS = frozenset("if unless whether until".split())
STRICT_CONDITIONS = frozenset("if unless".split())
"""Conditions also of what stands far from them in their clause."""

APPROXIMATIONS = (
    ("more than|at least|over|upwards of|no fewer than|no less than|in excess of|above|as many as|as much as", ">"),
    ("up to", "≤"),
    ("less than|fewer than|under|below|at most|no more than|nearly|almost|just under|close to", "<"),
    ("about|around|approximately|roughly|some|an estimated|estimated|circa|or so", "~"),
)  # fmt: skip
PREPOSITIONS = frozenset(
    "by from to against of with for in on at near after before because since during despite over under above "
    "below about around into onto through between among across toward towards off outside inside behind beyond "
    "within amid following via per as until".split()
)
PLACING = frozenset("in on at near within inside during for of as amid around across".split())
"""Prepositions that place or time something: English swaps them, and leaves them off before days."""
DETERMINERS = frozenset("the a an this that these those its his her their our your my another".split())
LINKS = frozenset("and or who which whom whose where when that while whereas but so then also both".split())
FORMS_OF_BE = frozenset("is are was were be been being get gets got".split())
AUXILIARIES = frozenset("has have had having do does did can there too just very however meanwhile".split())
PRONOUNS = frozenset("he she it they him them we us i you himself herself itself themselves".split())
PAST = frozenset("was were had did".split())
PRESENT = frozenset("is are has have does do".split())
RELATIVES = frozenset("who whom whose which where when that".split())
INVERTED = frozenset("had were should".split())
"""Words that, opening a sentence, make a condition of it: "Had the dam failed, …"."""
ADDING = frozenset("and but while whereas also both".split())
"""Links that only put one thing beside another."""
PARTICLES = frozenset("up down out away back aside apart off over".split())
"""Behind a verb they make another one of it: "shot down", "called off"."""
TIMES = frozenset(
    "seconds minute minutes hour hours day days night morning afternoon evening week weeks weekend month months "
    "year years decade decades century ago later earlier before today yesterday".split()
)
"""What a time without a preposition ends with: "two days later", "last week"."""
NOUNS_IN_LY = frozenset("ally anomaly assembly family monopoly rally supply".split())
UNCHANGING = frozenset("beat cut hit put set shut cost quit bid spread hurt let".split())
"""Verbs whose past looks like their present."""
LEANING = frozenset("he she it they his her its their him them this these those".split())
"""Words that, opening a sentence, say something of what the sentence before speaks of."""
REPORTING = frozenset("said says say saying told tells tell according added adds".split())
"""What news write without meaning anything by it; "confirmed" or "announced" do mean something."""

NOT_LEFT_OUT = frozenset(
    "north south east west northern southern eastern western new united upper lower greater central san saint st el "
    "los non anti".split()
)
"""Words of names without which they name something else: North Korea, New York."""

IRREGULAR = {
    form: lemma
    for lemma, forms in {
        "rise": "rose risen", "fall": "fell fallen", "win": "won", "begin": "began begun start started starts starting",
        "take": "took taken", "hold": "held", "leave": "left", "strike": "struck", "go": "went gone",
        "give": "gave given",
        "meet": "met", "lose": "lost", "make": "made", "become": "became", "find": "found", "sell": "sold",
        "buy": "bought", "build": "built", "lead": "led", "shoot": "shot", "send": "sent", "pay": "paid", "run": "ran",
        "sink": "sank sunk", "grow": "grew grown", "come": "came", "see": "saw seen", "know": "knew known",
        "speak": "spoke spoken", "break": "broke broken", "choose": "chose chosen", "drive": "drove driven",
        "fight": "fought", "bring": "brought", "catch": "caught", "teach": "taught", "feel": "felt", "keep": "kept",
        "sit": "sat", "stand": "stood", "write": "wrote", "throw": "threw thrown", "steal": "stole stolen",
        "die": "died dies dying dead death deaths", "flee": "fled", "bite": "bit bitten", "beat": "beaten",
        "draw": "drew",
    }.items()
    for form in forms.split()
}  # fmt: skip
"""Forms of verbs that no stemmer brings together, and a few words that news use for the same thing."""

MONTHS = {
    form: month
    for month in "january february march april may june july august september october november december".split()
    for form in (month, month[:3])
} | {"sept": "september"}
WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())

ONES = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
TENS = {
    word: 10 * number for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
SCALES = {
    "hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "hundreds": 100, "thousands": 1_000, "millions": 10**6, "billions": 10**9, "dozen": 12, "dozens": 12,
    "k": 1_000, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12,
}  # fmt: skip
ATTACHED_SCALES = frozenset("k m mn b bn tn".split())
"""Scales only where they touch the number: "5m" may be metres elsewhere."""
ORDINALS = {
    word: number
    for number, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1)
}
UNITS = {
    "$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₹": "rupee", "%": "percent", "dollars": "dollar",
    "euros": "euro", "pounds": "pound", "rupees": "rupee", "percentage": "percent", "pct": "percent",
    "km": "kilometre", "kilometer": "kilometre", "kilometers": "kilometre", "kilometres": "kilometre",
    "mi": "mile", "miles": "mile", "metres": "metre", "meters": "metre", "meter": "metre", "kg": "kilogram",
    "kilograms": "kilogram", "kilos": "kilogram", "ft": "foot", "feet": "foot", "lbs": "pound", "lb": "pound",
    "mph": "mph", "kph": "kph", "hrs": "hour", "hours": "hour", "mins": "minute", "minutes": "minute",
}  # fmt: skip
