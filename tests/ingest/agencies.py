"""Tables and agencies' files for the tests, shaped as agencies shape them; what they tell is invented."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

HEADER = ("Headline", "Byline", "Publication Date", "Outlet", "Link", "Language", "Section", "Body")
ROWS = (
    (
        "Harbour tram opens",
        "Ines Moor; Tom Berg",
        "2026-02-03T07:15:00Z",
        "Lowmarsh Courier",
        "https://courier.example/tram",
        "en",
        "Local",
        'The tram runs every six minutes.\nThe mayor called it "a quiet revolution, at last".',
    ),
    (
        "Dürre im Oderland",
        "Kestner, Ilse",
        "4 March 2026",
        "Oderbote",
        "https://bote.example/duerre",
        "de",
        "",
        "Die Pegel fielen; im März waren es 41 Zentimeter.",
    ),
)


def table(*rows: Sequence[str], delimiter: str = ",", encoding: str = "utf-8", line_end: str = "\r\n") -> bytes:
    """A table as spreadsheets write it."""
    content = io.StringIO(newline="")
    csv.writer(content, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return content.getvalue().encode(encoding)


def broken_table() -> bytes:
    """A table of five records, of which the second lacks a quotation mark and the fourth a cell."""
    return (
        b"title,date,text\n"
        b'Ferry back,2026-02-03,"It sails again, the port said."\n'
        b'Ferry late,2026-02-04,"It was an hour late.\n'
        b"Ferry full,2026-02-05,Nobody stayed behind.\n"
        b"Ferry sold,2026-02-06\n"
        b'Ferry gone,2026-02-07,"It left\nfor good."\n'
    )


def nitf_of_wire() -> bytes:
    """A story as a large agency's wire has it: a namespace, persons marked, a table, a picture, a tag line."""
    return """<?xml version="1.0" encoding="UTF-8"?>
<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/" version="-//IPTC//DTD NITF 3.4//EN" xml:lang="en-US">
 <head>
  <title>Ferry-Harbor</title>
  <tobject><tobject.subject tobject.subject.refnum="13000000" tobject.subject.type="Transport"/></tobject>
  <docdata management-status="usable">
   <doc-id regsrc="CW" id-string="cw-77120"/>
   <urgency ed-urg="4"/>
   <date.issue norm="20260305T083000Z"/>
   <du-key key="Ferry-Harbor" generation="2"/>
   <ed-msg info="Eds: UPDATES: with quotes."/>
   <doc.copyright holder="CW" year="2026"/>
   <key-list><keyword key="ferries"/><keyword key="Lowmarsh"/></key-list>
  </docdata>
  <pubdata type="wire" position.section="US" ex-ref="https://wire.example/ferry-harbor"/>
 </head>
 <body>
  <body.head>
   <hedline><hl1 id="headline">Harbor ferries
      sail again after nine days</hl1><hl2>Ice held them in the port</hl2></hedline>
   <byline>By <person>Ines Moor</person> and <person>Tom Berg</person><byttl>Coast Wire</byttl></byline>
   <distributor>Coast Wire</distributor>
   <dateline><location>LOWMARSH, Maine</location></dateline>
   <abstract><p>The ice broke on Wednesday night.</p></abstract>
  </body.head>
  <body.content>
   <block id="Main">
    <p>LOWMARSH, Maine (CW) \u2014 The <em>Aurora</em> left the pier at 6:12 a.m.
       on Thursday.</p>
    <media media-type="image"><media-reference source="a.jpg"/><media-caption>The pier.</media-caption></media>
    <p>\u201cWe had forgotten the noise,\u201d said <person>Ada Quill</person>, who keeps the light.</p>
    <hl2>What sails when</hl2>
    <table><tr><th>Ferry</th><th>Hour</th></tr><tr><td>Aurora</td><td>6:12</td></tr></table>
    <ul><li>Dogs sail free.</li><li>Cars do not.</li></ul>
   </block>
   <block><p>The port expects 4,000 people &amp; 900 cars.</p></block>
  </body.content>
  <body.end><tagline>Moor reported from Lowmarsh.</tagline></body.end>
 </body>
</nitf>
""".encode()


def nitf_of_an_old_system() -> bytes:
    """A story as systems of the nineties wrote it: a DTD named and not sent, Latin-1, entities of HTML, one byline."""
    return """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE nitf SYSTEM "http://agency.invalid/nitf-3-2.dtd">
<nitf>
 <head>
  <docdata><doc-id id-string="https://vorort.example/meldung/12"/><date.release norm="20260304"/>
  <doc.copyright holder="Vorort Presse"/></docdata>
 </head>
 <body xml:lang="de">
  <body.head>
   <hedline><hl1>M\u00fchlen mahlen wieder</hl1></hedline>
   <byline>Von Ilse Kestner und Jan Ohm, Vorort Presse</byline>
  </body.head>
  <body.content><p>In Ober&shy;au drehen sich die R&auml;der.</p>
  <p>Zwei&#8239;Jahre standen sie\u00a0still.</p></body.content>
 </body>
</nitf>
""".encode("latin-1")


def nitf_of_a_newspaper() -> bytes:
    """A story as a newspaper's archive has it: the bare text, without a byline, with the paper's name and page."""
    return b"""<nitf><head><title>Council keeps the lamps</title><docdata><date.issue norm="20260301"/></docdata>
<pubdata type="print" name="Korrel Evening Post" date.publication="20260302" position.section="Town"/></head>
<body><body.head/><body.content>The lamps of Mill Lane stay lit, the council said.</body.content></body></nitf>"""


def nitf_cut_off() -> bytes:
    """The wire's story, of which the end did not arrive."""
    return nitf_of_wire()[:1900]


def nitf_withdrawn() -> bytes:
    """The wire's story, which is to be published no longer."""
    return nitf_of_wire().replace(b'management-status="usable"', b'management-status="canceled"')
