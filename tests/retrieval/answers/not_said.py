"""Sentences of articles with what they do not say: subjects, objects, clauses, negations and times mixed up."""

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
    "The mayor of Tarnhem, Edda Moss, sued Olof Brand, the mayor of Kessel.": (
        "Edda Moss, the mayor of Kessel, sued Olof Brand.",
        "Olof Brand, the mayor of Tarnhem, sued Edda Moss.",
        "The mayor of Kessel sued Olof Brand.",
        "Edda Moss sued the mayor of Tarnhem.",
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
    "The suspect's lawyer, Ann Lee, said her client had left the country before the warrant was issued.": (
        "Ann Lee had left the country.",
        "The suspect's lawyer had left the country.",
        "Ann Lee said the warrant was issued before her client had left the country.",
    ),
    "Shares of Acme rose 12% after Bolt said it would buy the company for $4 billion.": (
        "Acme said it would buy the company for $4 billion.",
        "Shares of Bolt rose 12%.",
        "Acme would buy Bolt for $4 billion.",
        "Shares of Acme rose $4 billion.",
    ),
    "The storm killed 14 people in Haiti, three of them children, and left 2,000 homeless in Cuba.": (
        "The storm killed 14 people in Cuba.",
        "The storm killed 14 children.",
        "The storm killed three people in Haiti.",
        "The storm left 2,000 homeless in Haiti.",
        "The storm killed 2,000 in Cuba.",
    ),
    "Turnout was 61%, up from 55% four years ago.": (
        "Turnout was 55%.",
        "Turnout was up 61%.",
        "Turnout was 61% four years ago.",
    ),
    "The law, which bans abortion after six weeks, takes effect on July 1 unless a court blocks it.": (
        "The law bans abortion after July 1.",
        "The law takes effect on July 1.",
        "A court blocks the law.",
        "The law takes effect after six weeks.",
    ),
    "Instead of raising taxes, the city cut spending.": (
        "The city raised taxes.",
        "The city cut taxes.",
        "Raising taxes, the city cut spending.",
    ),
    "Unlike Germany, France has kept its nuclear plants open.": (
        "Germany has kept its nuclear plants open.",
        "Germany, France has kept its nuclear plants open.",
    ),
    "The report found no evidence that the vaccine causes autism.": (
        "The vaccine causes autism.",
        "The report found evidence that the vaccine causes autism.",
        "The report found the vaccine causes autism.",
    ),
    "The senator, who has said he opposes the bill, voted for it after talks with the White House.": (
        "The senator voted for the White House.",
        "The senator voted after he opposes the bill.",
        "The White House voted for it after talks.",
        "The senator opposes the White House.",
    ),
    "Ten people were charged; only two were convicted.": (
        "Ten people were convicted.",
        "Two people were charged.",
        "Ten people were charged; two were convicted.",
    ),
    "More Americans die of heart disease than of cancer.": (
        "More Americans die of cancer than of heart disease.",
        "Americans die of cancer.",
        "More Americans die of cancer.",
    ),
    "The bridge will be closed until 2027.": (
        "The bridge was closed until 2027.",
        "The bridge will be closed.",
        "The bridge will be closed in 2027.",
        "The bridge is closed until 2027.",
        "The bridge will be open until 2027.",
    ),
    "Mary Poole succeeded Tom Hale as mayor in 2019.": (
        "Tom Hale succeeded Mary Poole as mayor in 2019.",
        "Tom Hale as mayor succeeded in 2019.",
        "Tom Hale was mayor in 2019.",
    ),
    "The firm makes 40,000 cars a month, or 480,000 a year.": (
        "The firm makes 40,000 cars a year.",
        "The firm makes 480,000 cars a month.",
        "The firm makes 480,000 a month.",
    ),
    "A judge ordered the company to pay $3 million to each of the 12 plaintiffs.": (
        "A judge ordered the company to pay $3 million to the 12 plaintiffs.",
        "The company ordered a judge to pay $3 million.",
        "A judge ordered the company to pay $12 million.",
        "The company paid $3 million.",
        "A judge paid $3 million to each of the 12 plaintiffs.",
    ),
    "Russia's ally Belarus said Ukraine's army had shot down its drone.": (
        "Russia shot down its drone.",
        "Belarus had shot down its drone.",
        "Russia said Ukraine's army had shot down its drone.",
        "Ukraine said Belarus's army had shot down its drone.",
        "Belarus said Russia's army had shot down its drone.",
        "Russia's ally had shot down its drone.",
    ),
    "The drug cut deaths by 30% in men but had no effect in women.": (
        "The drug cut deaths by 30% in women.",
        "The drug had no effect in men.",
        "The drug cut deaths by 30%.",
        "The drug had an effect in women.",
    ),
    "The mayor said the result was a relief to her party.": (
        "The mayor called it “a big relief”.",
        "The mayor said the result “was a great relief”.",
    ),
    "Prime Minister Boris Johnson's former aide Dominic Cummings resigned.": (
        "Boris Johnson resigned.",
        "Prime Minister Dominic Cummings resigned.",
        "Prime Minister Boris Johnson's aide resigned.",
        "Boris Johnson's former Prime Minister resigned.",
    ),
    "Almost no one in the village speaks the language.": (
        "No one in the village speaks the language.",
        "Almost the village speaks the language.",
        "The village speaks the language.",
    ),
    "The deal is worth as much as $2.5 billion over 10 years.": (
        "The deal is worth $2.5 billion over 10 years.",
        "The deal is worth $10 billion.",
        "The deal is worth $2.5 billion a year.",
        "The deal is worth $2.5 million over 10 years.",
    ),
    "Police arrested three of the five suspects on Friday.": (
        "Police arrested five suspects on Friday.",
        "Police arrested the five suspects on Friday.",
        "Police arrested three suspects, five on Friday.",
    ),
    "The country's oldest park, opened by Queen Anne, turns 300 this week.": (
        "Queen Anne turns 300 this week.",
        "The country's oldest Queen turns 300.",
        "The park opened this week.",
    ),
}
