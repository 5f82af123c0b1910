"""Files of ninjs for the tests, shaped as agencies shape them; what they tell is invented."""

from __future__ import annotations

import json


def ninjs_1() -> dict[str, object]:
    """An item of version 1, as a large agency sends it: the text plain and as XHTML, a picture beside it."""
    return {
        "uri": "https://coastwire.example/items/20260305-17",
        "type": "text",
        "version": "3",
        "versioncreated": "2026-03-05T08:58:10Z",
        "firstcreated": "2026-03-05T08:30:00Z",
        "pubstatus": "usable",
        "urgency": 4,
        "language": "en",
        "copyrightholder": "Coast Wire",
        "copyrightnotice": "Copyright 2026 Coast Wire",
        "slugline": "ferries-ice",
        "ednote": "Adds quote",
        "located": "Lowmarsh",
        "subject": [{"name": "shipping", "scheme": "medtop", "code": "20000337"}, {"code": "17000000"}],
        "person": [{"name": "Ada Quill", "rel": "mentions"}],
        "byline": "By Ines Moor and Tom Berg, Coast Wire",
        "headline": "Ferries sail again",
        "description_text": "The ice broke on Wednesday.",
        "body_text": "The Aurora left at six. The pier was full. The light burned all night.",
        "body_xhtml": "<div><p>The Aurora left <em>at six</em>.</p>"
        "<p>The pier was full. The light burned all night.</p></div>",
        "associations": {"featured": {"type": "picture", "uri": "tag:coastwire.example,2026:p1", "headline": "Pier"}},
    }


def ninjs_2() -> dict[str, object]:
    """An item of version 2, as a Nordic agency has it: three renditions, the plain one with the headline in it."""
    return {
        "uri": "urn:nordwire:210526",
        "standard": {"name": "ninjs", "version": "2.1"},
        "type": "text",
        "version": "1",
        "versioncreated": "2026-02-26T13:40:18+01:00",
        "pubstatus": "usable",
        "language": "sv",
        "copyrightholder": "NW",
        "infosources": [{"name": "Nordwire", "role": "provider"}],
        "headlines": [{"role": "sub", "value": "Ny hamn"}, {"role": "main", "value": "Hamnen i Sandvik byggs ut"}],
        "descriptions": [{"role": "text", "value": "Hamnen växer."}],
        "bodies": [
            {
                "role": "text",
                "contenttype": "text/plain",
                "value": "Hamnen i Sandvik byggs ut\nHamnen växer till våren.\nFärjorna går som vanligt.",
            },
            {
                "role": "html5",
                "contenttype": "text/html",
                "value": "<html><head><title>x</title></head><body><article><h1>Hamnen i Sandvik byggs ut</h1>"
                "<p>Hamnen växer till våren.</p><blockquote>Färjorna går som vanligt.</blockquote>"
                "<figure><img src='a.jpg'/><figcaption>Kajen.</figcaption></figure></article></body></html>",
            },
            {"role": "nwnitf", "contenttype": "application/xml", "value": "<NWNITF><HEAD>NR 12</HEAD></NWNITF>"},
        ],
        "people": [{"name": "Jonas Ek"}],
        "by": "NW",
    }


def ninjs_3() -> dict[str, object]:
    """An item of version 3, as a German agency has it: names in camel case, HTML alone."""
    return {
        "uri": "urn:newsml:oda.example:20260304:99-12",
        "version": "2",
        "versionCreated": "2026-03-04T16:02:28+01:00",
        "pubStatus": "usable",
        "copyrightHolder": "oda",
        "language": "de",
        "bodies": [
            {
                "role": "html",
                "contentType": "text/html",
                "value": '<section class="main"><p>Die Pegel der Oder fielen auf «41 Zentimeter».</p>'
                "<p>Im März fiel kein Regen.</p></section>",
            }
        ],
        "headlines": [{"role": "main", "value": "Faktencheck: Wie tief ist die Oder?"}],
        "by": "Von Ilse Kestner, oda",
    }


def ninjs_array() -> bytes:
    """A delivery of several items, indented as people write it, one of them withdrawn, one a picture."""
    withdrawn = {**ninjs_1(), "pubstatus": "canceled"}
    picture = {"uri": "tag:coastwire.example,2026:p1", "type": "picture", "pubstatus": "usable", "headline": "Pier"}
    return json.dumps([ninjs_1(), withdrawn, picture, ninjs_3()], indent=2, ensure_ascii=False).encode()


def ninjs_cut_off() -> bytes:
    """The delivery, of which the end did not arrive."""
    whole = ninjs_array()
    return whole[: whole.index(b"Kestner")]
