"""Sentences of articles with what they say: parts left out, moved, written otherwise."""

SAID: dict[str, tuple[str, ...]] = {
    (
        "Two of Afghanistan's neighbours, Iran and Pakistan, are setting up a contact group that is "
        "to take constructive suggestions to the Taliban, according to Tehran's envoy."
    ): (
        "Iran and Pakistan are setting up a contact group.",
        "Iran and Pakistan are setting up a contact group that is to take constructive suggestions to the Taliban.",
    ),
    "A broken rail caused the derailment, according to a preliminary finding by the board.": (
        "A broken rail caused the derailment.",
        "According to a preliminary finding by the board, a broken rail caused the derailment.",
    ),
    "Fourteen of the train's 41 wagons left the track at 10:40 p.m., the Rail Safety Board said.": (
        "Fourteen of the train's 41 wagons left the track.",
        "At 10:40 p.m., fourteen of the train's 41 wagons left the track.",
        "14 of the train's 41 wagons left the track at 10:40 p.m.",
    ),
    (
        "The water damaged 1,240 homes and forced 2,900 people to leave them, about 700 of "
        "whom are still sleeping in school gyms and with relatives."
    ): (
        "The water damaged 1,240 homes.",
        "The water damaged 1,240 homes and forced 2,900 people to leave them.",
        "The water forced 2,900 people to leave.",
    ),
    (
        "Ferry crews on the Orlasay route have ratified the agreement that ended their two-week strike in March, "
        "voting 231 to 38 in favor, the Allied Seafarers' Union said on Wednesday."
    ): (
        "Ferry crews on the Orlasay route have ratified the agreement that ended their two-week strike.",
        "Ferry crews ratified the agreement.",
        "Ferry crews have ratified the agreement, voting 231 to 38 in favor.",
        "The Allied Seafarers' Union said on Wednesday that ferry crews have ratified the agreement.",
    ),
    "Nine people have been hospitalized with measles in Pellworth, six of them children under 5.": (
        "Nine people have been hospitalized with measles in Pellworth.",
        "Nine people have been hospitalized in Pellworth.",
        "In Pellworth, nine people have been hospitalized with measles.",
    ),
    (
        "The vaccination rate in Pellworth is 81 percent, well below the 95 percent "
        "that doctors consider necessary to stop the virus from spreading."
    ): (
        "The vaccination rate in Pellworth is 81 percent.",
        "The vaccination rate is 81%.",
        "In Pellworth, the vaccination rate is 81 percent.",
    ),
    "Gudrun Aspinall, the mayor of Orla Haven, said the island had enough fuel for twelve days.": (
        "Gudrun Aspinall is the mayor of Orla Haven.",
        "The island had enough fuel for 12 days.",
        "The mayor of Orla Haven said the island had enough fuel for twelve days.",
    ),
    "Maren Tollefsrud, the union's general secretary, said the result was a relief.": (
        "Maren Tollefsrud is the union's general secretary.",
        "Maren Tollefsrud said the result was a relief.",
    ),
    "The mayor did not resign, and the minister was arrested in Paris.": ("The minister was arrested in Paris.",),
    "Unlike Germany, France has kept its nuclear plants open.": ("France has kept its nuclear plants open.",),
    "Rowe, who failed to win in 2018, won the vote.": ("Rowe won the vote.",),
    "Rowe, the former mayor, was arrested in May.": ("Rowe was arrested in May.",),
    "Rowe, the only candidate who did not appear, was arrested in May.": ("Rowe was arrested in May.",),
    "The ferry, with some 40 people on board, sank off Kessel.": ("The ferry sank off Kessel.",),
    "The suspect, accused of killing 12 people, was arrested in Paris.": ("The suspect was arrested in Paris.",),
    "The mayor resigned on Monday, and said he would return if asked.": ("The mayor resigned on Monday.",),
    "Asked whether he would resign, the mayor left the room.": ("The mayor left the room.",),
    "Two days later the bank closed in Kessel.": ("The bank closed.",),
    "Police told reporters on Monday that Tom Rowe shot Ann Lee.": ("Tom Rowe shot Ann Lee.",),
    "If the dam fails, Lowmarsh will flood.": ("If the dam fails, Lowmarsh will flood.",),
    "30 of the 50 people died.": ("30 people died.",),
    "In 2020, 50 people died.": ("50 people died.",),
    "Turnout was between 40 and 50 percent, officials said.": ("Turnout was between 40 and 50 percent.",),
    "The firm makes 40,000 cars a month, or 480,000 a year.": ("The firm makes 40,000 cars a month.",),
}
