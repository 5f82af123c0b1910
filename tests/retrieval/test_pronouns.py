"""Which pronouns mean something that was said before, and which the question explains itself."""

import pytest

from retrieval.domain import Question, Turn
from retrieval.followups import standalone
from retrieval.pronouns import open_person, open_things

RESIGNED = Turn("When did Boris Johnson resign?")
ELECTION = Turn("Who won the election in France?")
BRIDGE = Turn("Why was the Halvard Bridge closed?")


def follow_up(before: Turn, question: str) -> str:
    return standalone(Question(question, history=(before,)))


@pytest.mark.parametrize(
    "question",
    [
        "Did Elon Musk sell his shares?",
        "Who was the man who killed his wife in Leeds?",
        "Did Putin say he would end the war?",
        "Did Putin say Biden had called him?",
        "Which minister lost his seat?",
        "Who lost his seat?",
        "Who was voted No. 1 by his peers?",
        "When he resigned, what did Tom Rowe say?",
        "With his last goal, which striker broke the record?",
        "Which head of state announced his resignation?",
        "Ebbe Tamm fell ill on Monday. Where was he taken?",
        "In which town was Ebbe Tamm arrested after charges were brought against him?",
    ],
)
def test_he_is_the_one_whom_the_question_tells_of(question: str) -> None:
    """Not the one who was spoken of before."""
    assert question == follow_up(RESIGNED, question)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Did Elon Musk meet him?", "Did Elon Musk meet Boris Johnson?"),
        ("What did Putin say about him?", "What did Putin say about Boris Johnson?"),
        ("Does Ann Lee know where he lives?", "Does Ann Lee know where Boris Johnson lives?"),
        ("When he resigned, what did Ann Lee say?", "When Boris Johnson resigned, what did Ann Lee say?"),
        ("Which school in Varn did he attend?", "Which school in Varn did Boris Johnson attend?"),
        ("What does Russia say about him?", "What does Russia say about Boris Johnson?"),
        ("Did CNN report his death?", "Did CNN report Boris Johnson's death?"),
        ("Who took his job?", "Who took Boris Johnson's job?"),
        ("Did the woman see him?", "Did the woman see Boris Johnson?"),
        ("Is he ill? Please tell me, Newsdesk.", "Is Boris Johnson ill? Please tell me, Newsdesk."),
        ("Which woman did he marry?", "Which woman did Boris Johnson marry?"),
    ],
)
def test_he_is_not_whoever_the_question_names(question: str, expected: str) -> None:
    """Nobody does something to himself as "him"; a woman, a country or an outlet is not "he"."""
    assert expected == follow_up(RESIGNED, question)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who met her in Varn?", "Who met Ann Lee in Varn?"),
        ("Who gave her a medal?", "Who gave Ann Lee a medal?"),
        ("Who met her mother in Varn?", "Who met Ann Lee's mother in Varn?"),
    ],
)
def test_her_owns_only_what_follows(question: str, expected: str) -> None:
    """A preposition or an article is nothing that she may have."""
    assert expected == follow_up(Turn("When did Ann Lee resign?"), question)


@pytest.mark.parametrize(
    "question",
    [
        "Was there an earthquake in Turkey?",
        "Who said that the bridge in Leeds was unsafe?",
        "Why did Boeing say it would cut jobs?",
        "How did Nvidia grow its revenue?",
        "How many people lost their homes?",
        "Which company cut its forecast?",
        "Which band announced that they would split?",
        "Did scientists say they were sure?",
        "Which town was hit by a flood that washed out roads?",
        "How many of those who died were children?",
        "How many people live in Leeds and work there?",
        "What time is it?",
        "How's it going?",
        "Is it legal to fish on Sundays?",
        "How hard is it to leave Russia?",
        "How much does it cost to repair a bridge?",
        "Was it Ann Lee who left?",
        "What country elected its first woman?",
        "What share of Varn's coal was burned during its war?",
        "Which text do schools burn before children read it?",
    ],
)
def test_words_that_mean_nothing_lean_on_nothing(question: str) -> None:
    """Nor do those whose owner the question names."""
    assert question == follow_up(ELECTION, question)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When is it going to open?", ["it"]),
        ("Is it legal?", ["it"]),
        ("When did Boeing buy it?", ["it"]),
        ("What does Boeing say about it?", ["it"]),
        ("What did Ann Lee think of its plan?", ["its"]),
        ("How many died in Turkey when it struck?", ["it"]),
        ("Who owns that bridge?", ["that"]),
        ("When did that happen?", ["that"]),
        ("Who said that?", ["that"]),
        ("Who lives there?", ["there"]),
        ("How many beds are there?", ["there"]),
        ("Who won this week?", []),
        ("Who wrote “Is it over?”?", []),
    ],
)
def test_words_that_mean_something_said_before_are_found(question: str, expected: list[str]) -> None:
    """Time words and quoted headlines hold none."""
    assert expected == open_things(question)


def test_a_pronoun_in_a_headline_is_nobody() -> None:
    """The next one may be somebody."""
    found = open_person("Who wrote “He won” about her?")
    assert found and "her" == found.group()


@pytest.mark.parametrize("question", ["Is it safe?", "Did it burn?", "When will it open?"])
def test_a_short_it_is_the_thing_spoken_of(question: str) -> None:
    """As ever."""
    assert f"{question.removesuffix('?')}, the Halvard Bridge?" == follow_up(BRIDGE, question)
