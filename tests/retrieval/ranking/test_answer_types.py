import pytest

from retrieval.ranking.answer_types import could_name, counts, gives_reason, holds_amount, times_in


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The strike began at 5 a.m. on Wednesday.", ["5 a.m", "Wednesday"]),
        ("The library opens in the autumn of 2027.", ["in the autumn", "2027"]),
        ("The lighthouse was built in 1868, after a hard winter.", ["in 1868"]),
        ("Last week the mayor resigned; yesterday he left.", ["Last week", "yesterday"]),
        ("The doors close at 9:30, at dawn they open.", ["at 9:30", "at dawn"]),
        ("It began three decades ago.", ["three decades ago"]),
        ("In 2020 protests began.", ["2020"]),
        ("The war killed 2000 people and burned 1950 homes.", []),
        ("It was sold by 1500 owners.", []),
        ("The agenda may expand in a step-by-step manner with a specific timeline.", []),
    ],
)
def test_times_are_told_from_other_words_and_numbers(sentence: str, expected: list[str]) -> None:
    """Whatever their case; months only with a capital, years not where something is counted."""
    assert times_in(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It will cost 2.4 million crowns.", True),
        ("About a third of the forest burned.", True),
        ("Some 30 mm of rain fell on six feet of snow.", True),
        ("He got one year in prison.", True),
        ("It went for 60m crowns, or EUR 300.", True),
        ("The price was not disclosed.", False),
        ("It opens on 5 May.", False),
    ],
)
def test_amounts_are_sums_shares_and_numbers_of_a_unit(sentence: str, expected: bool) -> None:
    """A day is none."""
    assert holds_amount(sentence) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("He is expected to meet with the head of the ISI.", True),
        ("Russia attacked the airport with missiles.", True),
        ("A farmer found the treasure.", True),
        ("It was found by Ann.", True),
        ("It rained all day.", False),
        ("It opens on Monday, in May.", False),
        ("ORLA — The town is to get its first library.", False),
    ],
)
def test_somebody_is_named_by_name_role_or_as_what_a_sentence_opens_with(sentence: str, expected: bool) -> None:
    """Weekdays and months are nobody."""
    assert could_name(sentence) is expected


def test_reasons_are_told_by_their_words() -> None:
    """Because, after, to avoid."""
    assert gives_reason("The bridge was closed because of rust.")
    assert not gives_reason("The bridge was closed on Monday.")


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("How many homes were damaged?", "The water damaged 1,240 brick homes.", True),
        ("How many homes were damaged?", "Three roads to the homes were cut.", False),
        ("How long was the crack?", "The crack was 43 centimetres long.", True),
        ("How long was the crack?", "Some 46 people closed it.", False),
        ("How old is the keeper?", "She is 81 years old.", True),
        ("How many were injured?", "The blast killed 95 and injured over 200.", True),
        ("How many people were wounded?", "The blast killed 95 and injured over 200.", True),
        ("How many fatalities were there?", "Some 14 people were hurt.", False),
        ("How many fatalities were there?", "The blast killed 95 people.", True),
        ("How many people were killed?", "Some 300 people were stranded.", False),
        ("What is the population of Orla?", "Orla has 4,200 inhabitants.", True),
        ("What is the population of Orla?", "There are 46 cases in Orla.", False),
        ("What is the death toll?", "Some 46 died.", None),
        ("How many did the flood kill?", "The flood killed 12 people.", None),
        ("How soon will the bridge reopen?", "It reopens in 12 days.", None),
        ("How many people were injured?", "No injuries were reported.", True),
        ("Who is it?", "The 3 men.", None),
    ],
)
def test_a_number_counts_when_it_is_of_the_thing_asked_for(question: str, sentence: str, expected: bool | None) -> None:
    """The number stands before the noun of the question, or before a unit of its measure."""
    assert counts(question, sentence) is expected
