"""Tests of the lines that are a page's furniture, and of sentences that begin like them."""

from __future__ import annotations

import pytest

from ingest.sources.furniture import is_furniture

FURNITURE = """\
Read more: Council votes on the bridge
Read more
READ NEXT
Related articles
Related: What the ferry strike costs
More from The Gazette
You may also like
Most read
Advertisement
ADVERTISEMENT - CONTINUE READING BELOW
Article continues below advertisement
Sponsored content
Sign up for our morning newsletter
Subscribe now
Sign up to receive the Harbour Briefing in your inbox every weekday.
Get the day's news in your inbox? Subscribe to our newsletter
Get the latest in your inbox with our newsletter
Sign in to continue
Click here to subscribe
Download our free app today
Follow us on Facebook and Instagram
Follow The Gazette on X
Share on Facebook Tweet
Share this article
Share · Tweet · Email · Print
Copy link
Key events
Show key events only
Updated at 14:32 GMT
Last updated on 5 March, 14:32
12m ago
Photograph: Ana Ruiz/Northline Wire
Photo: City of Lowmarsh
Image caption, The bridge in March
1 of 12
Listen to this article
4 min read
We use cookies to improve your experience. Read our policy.
Accept all cookies
Leave a comment
14 comments
Comments
© 2024 The Gazette
Copyright 2024 The Gazette
The Gazette. All rights reserved.
Unsubscribe
View in browser
View this email in your browser
You are receiving this email because you signed up at our site.
Manage your preferences
Back to top
Skip past newsletter promotion
The post Bridge reopens appeared first on The Gazette.
1 / 12
Lesen Sie auch: Warum Bademeister fehlen
Mehr zum Thema
Jetzt Newsletter abonnieren!
Artikel teilen
Foto: Jutta Klemm/Möwenhafener Bote
Lire aussi : Le bureau de poste devient un café
Partager sur Facebook
Abonnez-vous à notre newsletter
Publicité
Más información: El año del pulpo
Suscríbete a nuestro boletín para recibir las noticias del puerto
Leia também: O funicular
Leggi anche: Il ponte
Lees ook: De brug
Läs också: Björn körde vilse
Czytaj też: Wilk w przedszkolu
Читайте также: Мост подождёт
Διαβάστε επίσης: Τα δρομολόγια
اقرأ أيضا: مدرسة جديدة
جميع الحقوق محفوظة
Follow Ana Ruiz and Tom Berg on Twitter at @anaruiz and @tomberg.
Follow Gazette reporter Tom van Berg on Mastodon.
Subscribe to the Gazette's Tides and Harbours newsletter, out every Friday morning.
Click here for all pictures from the regatta.
Updated 6:05 p.m. ET / Tom Berg
Copyright 2024 Northline Wire. All rights reserved. This material may not be published or rewritten.
© 2024 The Gazette, a member of the Lowmarsh Group of newspapers.
More: The bridge has reopened. This is what the first drivers found.
This website uses cookies to improve the experience of readers.""".splitlines()

SENTENCES = """\
The council will read more of the report on Monday.
Read more books, she told the children.
"Read more," he said.
More than 200 people were hurt.
More from the harbour fund will be spent on the bridge.
Related companies were fined 3 million crowns.
Advertisement revenue fell by a tenth last year, the paper said.
Advertisements for the ferry were taken down.
Register to vote by Monday, officials said.
Sign up closed on Friday with 300 runners.
Subscribe to the idea or leave, the mayor told the council.
Residents were told to sign up for the vaccine at the town hall.
Get the children out first, the captain shouted.
Receive the alerts on your phone, police urged.
Click here and the map opens, the developer explained to the judge?
The company follows the Gazette on Facebook.
Follow the river on foot for two hours.
Share prices fell by 4 percent.
Shares in the bank rose.
They share the prize.
Tweet storms cost him his office.
Print runs have halved.
Key events of the year include the opening of the bridge.
Updated rules come into force on 1 May.
Updated at the last minute, the plan failed.
Twelve minutes ago the sirens stopped.
Photographs of the crack were shown in court.
Photo finishes decided three of the races.
Pictures show the bridge in ruins.
One of 12 defendants was acquitted.
1 of 12 defendants was acquitted.
Listen to the people, she said.
Watch the story of the bridge from Monday, the channel said.
Watch more than one film, he advised.
See also the ruling of 2019, the judge wrote.
We use cookies in this recipe for the crust, the baker said with a smile and went on with his work on the oven floor.
Comments by the minister angered the union.
14 comments by the minister were struck from the record.
Copyright law was changed on Monday.
Copyright by itself does not protect an idea, the court held.
All rights reserved for the crown were lost in 1642.
You are receiving this prize for your work, the king said.
Manage your money, the bank warned its clients.
Back to top form, the team won.
Up next is the final on Sunday.
Trending upwards, prices reached 300 crowns.
Recommended doses were exceeded.
Live updates on the strike will be read out in the square.
Continue reading the will, the judge ordered.
Download speeds in the valley doubled.
View of the harbour blocked, neighbours sue.
Play was stopped by rain.
Credits for the discovery go to two students.
Image problems cost the party votes.
Promoted posts were banned before the vote.
Paid by the hour, they earn less.
Unsubscribers number in the thousands.
Illustration by hand is rare now.
Learn more languages, the school urges.
Sponsored by the city, the race drew 3,000.
Support our troops, read the banner.
Join our community garden, neighbours were told.
The post office appeared first on a map of 1780, and the town followed.
24/7
Lesen Sie das Gesetz, sagte die Richterin.
Mehr zum Thema will der Minister am Montag sagen.
Teilen wollte er nicht.
Anzeige erstattete der Nachbar am Dienstag.
Werbung für Tabak wird verboten.
Newsletter abonnieren immer weniger Leser, zeigt eine Studie.
Bild: Der Kanzler tritt zurück. Das schrieb die Zeitung am Montag.
Lire aussi les petits caractères, conseille l’avocat.
Partager le pouvoir, voilà ce que veut la maire.
Abonnez-vous, dit-il, et taisez-vous.
Más información dará la policía el lunes.
Suscríbete y calla, dijo el alcalde.
Compartir piso cuesta cada vez más.
Leia mais livros, pediu o professor.
Leggi anche tu, disse la maestra.
Lees ook de kleine letters, zegt de notaris.
Läs mer böcker, sade läraren.
Czytaj więcej książek, radzi minister.
Читайте также и газеты, сказал учитель.
Реклама табака запрещена с мая.
Διαβάστε επίσης και τα ψιλά γράμματα, είπε ο δικηγόρος.
اقرأ المزيد من الكتب، قال المعلم.
We share the costs, the two towns said.
Copy editors met in Port Amber on Friday.
Print is not dead, the publisher said.
Email from the mayor was read out in court.
Facebook said that it would appeal.
Twitter users mocked the minister.
Subscribe, he told them, and see what happens.
Registered voters number 31,000.
More on this follows tomorrow, the station said.
More rain is expected in the west.
Updated tables put it at 4.75 per cent of the budget.
Register to continue drawing a pension, the office wrote to 700 widows.
Sign up for unlimited service, the admiral told 90 recruits at the quay.
Follow the ships on X, the harbour master advised all skippers on Friday.
Follow us on Facebook, the cult leader told her followers in a film.
Unsubscribe buttons became compulsory for shops in the spring.
Copyright 2019 rules let the museum show all of its posters.
Credit: The co-operative wrote off 6 million crowns, its chair reported.
Photos: The defence showed eleven of them to the jury on Monday.
Receive the briefings in silence, the general ordered his officers.
Story continues after the death of its author in a sequel.
The article appeared first on Sunday in a weekly of the province.
Download the forms for the app at a library, the registrar said.
More – the chancellor – was beheaded in the summer of 1535.""".splitlines()


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_goes(line: str) -> None:
    """Teasers, buttons, prompts, credits, notices, in several languages."""
    assert is_furniture(line)


@pytest.mark.parametrize("line", SENTENCES)
def test_sentences_stay(line: str) -> None:
    """What begins like furniture and is a sentence of the article."""
    assert not is_furniture(line)
