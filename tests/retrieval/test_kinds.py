import pytest

from retrieval.kinds import Kind, asking_part, kind_of


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who leads the union?", Kind.WHO),
        ("Whom is the envoy expected to meet next?", Kind.WHO),
        ("The prize went to whom?", Kind.WHO),
        ("Which former tennis player opened the school?", Kind.WHO),
        ("Which airline CFO left?", Kind.WHO),
        ("When does the group meet next?", Kind.WHEN),
        ("In what year did the mill close?", Kind.WHEN),
        ("In which country was he born?", Kind.COUNTRY),
        ("The ferry sank off the coast of which country?", Kind.COUNTRY),
        ("Which other European nation left the pact?", Kind.COUNTRY),
        ("Which US state banned the drink?", Kind.STATE),
        ("Which EU member states opposed the plan?", Kind.COUNTRY),
        ("What state of repair is the bridge in?", Kind.OTHER),
        ("What figure did the insurers give?", Kind.OTHER),
        ("Which city was flooded?", Kind.WHERE),
        ("A lawsuit says that the sauce is not from Texas. Where is it made?", Kind.WHERE),
        ("And how many were injured?", Kind.HOW_MANY),
        ("According to the police, how many people were hurt?", Kind.HOW_MANY),
        ("Approximately how many pages were taken?", Kind.HOW_MANY),
        ("What percentage of the votes did she get?", Kind.HOW_MANY),
        ("What is the population of the town?", Kind.HOW_MANY),
        ("What's the official death toll?", Kind.HOW_MANY),
        ("What pay rise did they offer?", Kind.HOW_MANY),
        ("whats the death toll?", Kind.HOW_MANY),
        ("whos the mayor", Kind.WHO),
        ("Does anyone know who won?", Kind.WHO),
        ("What are the reasons for the strike?", Kind.WHY),
        ("What did the flood of the Korrel River cost?", Kind.HOW_MUCH),
        ("What was the total cost of the bridge?", Kind.HOW_MUCH),
        ("How much did the repair cost?", Kind.HOW_MUCH),
        ("What caused the fire?", Kind.WHY),
        ("Did the army help?", Kind.YES_NO),
        ("What do the proposals contain?", Kind.OTHER),
        ("What did the crews do when the town was flooded?", Kind.OTHER),
        ("Which company in the country makes ferries?", Kind.OTHER),
        ("Which airline said how many flights it cancelled?", Kind.OTHER),
        ("Which country this week banned trawling?", Kind.COUNTRY),
        ("The ferry broke down near which island this week?", Kind.WHERE),
        ("Which maker last month recalled its boats?", Kind.OTHER),
        ("Ann Lee, who died this week, led which union?", Kind.OTHER),
        ("Two men who hid in the hold were found in which city?", Kind.WHERE),
        ("The vote, which was held on Monday, was won by whom?", Kind.WHO),
        ("The fair, which is held in May, lasts how many days?", Kind.HOW_MANY),
        ("The debate was cut short when what happened?", Kind.OTHER),
        ("The strike will end when?", Kind.WHEN),
        ("The summit will be held where?", Kind.WHERE),
        ("After the storm, when did the ferries sail again?", Kind.WHEN),
        ("According to the police, who was seen when the alarm rang?", Kind.WHO),
        ("When the bridge collapsed, how many people died?", Kind.HOW_MANY),
        ("When Ann Lee resigned, who took over?", Kind.WHO),
        ("When Ann Lee, the mayor, resigned, did anyone protest?", Kind.YES_NO),
        ("When Ann Lee, who was mayor, resigned, how many voted?", Kind.HOW_MANY),
        ("Where the river bends, what was built?", Kind.OTHER),
        ("Since the war began, how many have fled?", Kind.HOW_MANY),
        ("After it rained, who left?", Kind.WHO),
        ("When did Ann Lee, who led the union, resign?", Kind.WHEN),
        ("When in 2022, if at all, did it rain?", Kind.WHEN),
        ("Which state votes for a U.S. Senate seat, as Mr. Tamm says?", Kind.STATE),
        ("Could you please tell me who won?", Kind.WHO),
        ("Please tell us when it opens.", Kind.WHEN),
        ("Do we know who won?", Kind.WHO),
        ("Did they say how many were hurt?", Kind.HOW_MANY),
        ("Have the police said why he was shot?", Kind.WHY),
        ("Is it known where she was born?", Kind.WHERE),
        ("Did the police say in which country he hid?", Kind.COUNTRY),
        ("Did they know that he left?", Kind.YES_NO),
        ("Do you know Ann Lee?", Kind.OTHER),
        ("On Monday, how did she say what they want?", Kind.OTHER),
    ],
)
def test_the_kind_of_answer_is_told_from_the_question(question: str, kind: Kind) -> None:
    """Question words say what kind of thing answers, and the noun behind "which"."""
    assert kind_of(question) == kind


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("Who won?", "Who won?"),
        ("It rained. Who won?", "Who won?"),
        ("She left the U.S. When did she return?", "When did she return?"),
        ("Who told the U.N. that Mr. Tamm won?", "Who told the U.N. that Mr. Tamm won?"),
        ("Who won? Tell me.", "Who won?"),
        ("Tell me who won.", "Tell me who won."),
        ("", ""),
    ],
)
def test_the_sentence_that_asks_is_told(question: str, part: str) -> None:
    """What stands before it sets the scene."""
    assert asking_part(question) == part
