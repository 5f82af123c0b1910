"""Sentences of articles, with what they do and do not say: subjects, objects, clauses, negations and times mixed up."""

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
        "Ferry crews on the Orlasay route have ratified the agreement that ended their two-week strike in March, voting "
        "231 to 38 in favor, the Allied Seafarers' Union said on Wednesday."
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
}

NOT_SAID: dict[str, tuple[str, ...]] = {
    "The mayor resigned, and the minister was arrested on Monday.": (
        "On Monday, the mayor resigned.",
        "The mayor was arrested on Monday.",
        "The mayor resigned on Monday.",
    ),
    "Smith, who beat Jones in Paris, met Brown in London.": (
        "Smith beat Brown.",
        "Smith met Brown in Paris.",
        "Jones met Brown.",
        "Smith beat Jones in London.",
    ),
    "Police said the driver, a man of 45, killed two children and a teacher.": (
        "Police killed two children.",
        "The driver killed two teachers.",
        "A man said the driver killed two children.",
        "The driver, 45, killed a man.",
    ),
    "The court rejected a request by Acme to delay the trial of its chairman.": (
        "Acme rejected a request.",
        "The court rejected Acme.",
        "The court delayed the trial.",
        "Acme requested the trial of its chairman.",
        "The court rejected the trial.",
    ),
    "Profits fell 5% to $20 million from $21 million a year earlier.": (
        "Profits fell to $21 million.",
        "Profits fell 5% from $20 million to $21 million.",
        "Profits fell $20 million.",
        "Profits fell 20%.",
    ),
    "The company said it had no plans to close its plant in Ohio.": (
        "The company plans to close its plant in Ohio.",
        "The company had plans to close its plant.",
        "The company closed its plant in Ohio.",
    ),
    "It is not true that the governor took bribes, the court found.": (
        "The governor took bribes.",
        "The governor took bribes, the court found.",
    ),
    "Scientists hope the vaccine prevents infection in children under 5.": (
        "The vaccine prevents infection.",
        "The vaccine prevents infection in children.",
        "Scientists prevent infection.",
    ),
    "Had the dam failed, 3,000 people would have died.": (
        "3,000 people died.",
        "The dam failed.",
    ),
    "Ukraine and Russia accused each other of shelling the plant.": (
        "Russia shelled the plant.",
        "Ukraine accused Russia of shelling the plant.",
        "Russia accused Ukraine.",
    ),
    "France beat Argentina 4-3 in 2018 but lost to them in 2022.": (
        "Argentina beat France 4-3.",
        "France lost in 2018.",
        "France beat Argentina in 2022.",
        "France beat Argentina 3-4.",
    ),
    "The bill, opposed by Democrats, was backed by Republicans.": (
        "The bill was backed by Democrats.",
        "The bill was opposed by Republicans.",
        "Republicans opposed the bill.",
    ),
    "Two of the seven injured were the train's driver and guard, and the other five were track workers.": (
        "Seven track workers were injured.",
        "The seven injured were the driver and guard.",
        "Two track workers were injured.",
        "Five of the injured were driver and guard.",
    ),
    "The CEO of Acme, Jane Roe, sued John Doe, the CEO of Bolt.": (
        "Jane Roe, the CEO of Bolt, sued John Doe.",
        "John Doe, the CEO of Acme, sued Jane Roe.",
        "The CEO of Bolt sued John Doe.",
        "Jane Roe sued the CEO of Acme.",
    ),
    "Nearly half of the 200 workers refused to sign.": (
        "The 200 workers refused to sign.",
        "Half of the 200 workers signed.",
        "The workers signed.",
    ),
    "The minister said on Tuesday that the talks would resume on Friday.": (
        "The talks would resume on Tuesday.",
        "The minister said on Friday that the talks would resume on Tuesday.",
        "The talks resumed on Friday.",
        "The minister said the talks resumed.",
    ),
    "Before the war, the town had 9,000 people; now it has 400.": (
        "The town has 9,000 people.",
        "Before the war, the town had 400 people.",
        "The town now has 9,000 people.",
        "The town had 400 people.",
    ),
    "The river burst its banks on April 3, after 164 millimetres of rain had fallen in two days.": (
        "The river burst its banks after two days.",
        "164 millimetres of rain fell on April 3.",
        "The river burst its banks in two days.",
    ),
    "He denied killing his wife. The jury convicted the husband of murder.": (
        "The jury convicted his wife of murder.",
        "The jury killed the husband.",
    ),
    "Rebels freed 12 hostages taken by the army.": (
        "The army freed 12 hostages.",
        "Rebels taken by the army freed 12 hostages.",
        "12 hostages freed rebels.",
    ),
    "Tesla sold more cars than Ford in 2021.": (
        "Ford sold more cars than Tesla in 2021.",
        "Tesla sold cars than Ford.",
        "Ford sold more cars in 2021.",
    ),
}
