"""Patterns for lines that are a page's furniture in other languages than English; whole lines, case does not matter."""

from __future__ import annotations

_MORE = r"\s*[:：|»>→–—-].*"
_CHANNELS = r"(?:facebook|twitter|x|whatsapp|linkedin|telegram|e-?mail|instagram|bluesky|threads)"
_TO_PLACES = rf"(?: (?:auf|sur|en|su|op|på|no|via|por|par|per|bei|in|w|na|в) {_CHANNELS})"

FURNITURE_ABROAD = (
    # where to read on, with what is meant behind a colon
    rf"(?:lesen sie (?:auch|hier|mehr)|lies auch|mehr (?:dazu|zum thema)|auch interessant|siehe auch){_MORE}",
    rf"(?:(?:à )?lire (?:aussi|également)|voir aussi|sur le même (?:sujet|thème)|pour aller plus loin){_MORE}",
    rf"(?:lee también|leer? más|más información|ver también|te puede interesar|noticias? relacionadas?){_MORE}",
    rf"(?:leia (?:também|mais)|veja também|saiba mais){_MORE}",
    rf"(?:leggi anche|vedi anche|approfondisci){_MORE}",
    rf"(?:lees (?:ook|meer|verder)|bekijk ook){_MORE}",
    rf"(?:läs (?:också|även|mer)|les (?:også|mer)|læs (?:også|mere)){_MORE}",
    rf"(?:czytaj (?:też|także|więcej|również)|zobacz (?:też|także)){_MORE}",
    rf"(?:читайте (?:также|ещё)|читать далее|по теме|читайте також){_MORE}",
    rf"(?:διαβάστε (?:επίσης|ακόμη|περισσότερα)|δείτε επίσης){_MORE}",
    rf"(?:اقرأ أيض[اً]+|اقرأ المزيد|شاهد أيض[اً]+|مواضيع ذات صلة){_MORE}",
    # the same alone
    r"(?:mehr zum thema|weiterlesen|lire la suite|lire aussi|sur le même sujet|leer más|te puede interesar|leia mais"
    r"|leggi anche|lees meer|lees ook|läs mer|czytaj więcej|читать далее|читайте также|διαβάστε επίσης|اقرأ المزيد)\W*",
    # advertisements
    r"(?:anzeige|werbung|publicité|publicidad|pubblicità|advertentie|annons|annonse|reklama|реклама|διαφήμιση|إعلان)\W*",
    # share
    rf"(?:(?:artikel|beitrag|seite) teilen|teilen|partager(?: (?:cet|l['’]) ?article)?|compartir|compartilhar|condividi"
    rf"|delen|dela|del|udostępnij|поделиться|κοινοποίηση){_TO_PLACES}?\W*",
    # newsletters
    r"(?:jetzt |hier )?(?:unseren |den |zum )?newsletter (?:abonnieren|bestellen|anmelden)\W*",
    r"(?:abonnez-vous|inscrivez-vous) à (?:notre|la|nos) (?:newsletter|lettre|infolettre).{0,80}",
    r"suscríbete (?:a|al) (?:nuestr[oa]|la|el)? ?(?:boletín|newsletter).{0,80}",
    r"(?:assine|inscreva-se n)[ao]? ?(?:nossa|a) newsletter.{0,80}|iscriviti alla (?:nostra )?newsletter.{0,80}",
    r"(?:schrijf je in|meld je aan) voor (?:onze|de) nieuwsbrief.{0,80}|prenumerera på (?:vårt )?nyhetsbrev.{0,80}",
    r"подпи(?:шитесь|сывайтесь) на (?:наш|рассылку|канал|нас).{0,80}",
    # pictures, law
    r"(?:foto|bild|photo|imagen|фото|φωτογραφία)(?:s|graf)?\s*[:：|/][^.!?]{0,100}",
    r"alle rechte vorbehalten\W*|tous droits réservés\W*|todos los derechos reservados\W*|все права защищены\W*"
    r"|جميع الحقوق محفوظة\W*",
)
