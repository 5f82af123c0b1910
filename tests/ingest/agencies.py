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


_G2 = 'xmlns="http://iptc.org/std/nar/2006-10-01/" standard="NewsML-G2" standardversion="2.33" conformance="power"'
_CATALOG = '<catalogRef href="http://agency.invalid/catalog.IPTC-G2-Standards_40.xml"/>'


def newsml_message() -> bytes:
    """A delivery as a large agency sends it: a package, a text in three renditions, its picture, one canceled text."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">
 <header><sent>2026-03-05T09:00:00Z</sent><sender>coastwire.example</sender></header>
 <itemSet>
  <packageItem {_G2} guid="tag:coastwire.example,2026:pkg1" version="1">
   <itemMeta><itemClass qcode="ninat:composite"/><provider literal="Coast Wire"/></itemMeta>
   <groupSet root="g"><group id="g" role="main"><itemRef residref="tag:coastwire.example,2026:t1"/></group></groupSet>
  </packageItem>
  <newsItem {_G2} guid="tag:coastwire.example,2026:t1" version="3" xml:lang="en">
   {_CATALOG}
   <rightsInfo><copyrightHolder literal="Coast Wire"/>
   <copyrightNotice>\u00a9 Coast Wire 2026</copyrightNotice></rightsInfo>
   <itemMeta>
    <itemClass qcode="ninat:text"/>
    <provider qcode="nprov:CW"><name>Coast Wire</name></provider>
    <versionCreated>2026-03-05T08:58:10+00:00</versionCreated>
    <firstCreated>2026-03-05T08:30:00+00:00</firstCreated>
    <pubStatus qcode="stat:usable"/>
    <edNote>Adds quote</edNote>
    <link rel="irel:seeAlso" href="https://coastwire.example/other"/>
    <link rel="irel:canonical" href="https://coastwire.example/ferries"/>
   </itemMeta>
   <contentMeta>
    <urgency>3</urgency>
    <contentCreated>2026-03-05T08:15:00+00:00</contentCreated>
    <located qcode="city:LOW"><name>Lowmarsh</name></located>
    <creator qcode="codesource:CW"><name>Coast Wire</name></creator>
    <by>By Ines Moor and Tom Berg, Coast Wire</by>
    <language tag="en-GB"/>
    <genre qcode="genre:Current"><name>Current</name></genre>
    <subject qcode="medtop:20000337"><name>shipping</name><broader qcode="medtop:04000000"/></subject>
    <subject qcode="medtop:17000000"/>
    <slugline separator="-">FERRIES-ICE</slugline>
    <headline role="hld:sub">Nine days of ice are over</headline>
    <headline role="hld:main">Ferries sail again</headline>
    <description role="drol:summary">The ice broke on Wednesday.</description>
   </contentMeta>
   <contentSet>
    <inlineData contenttype="text/plain">Ferries sail again
By Ines Moor and Tom Berg
The Aurora left at six. The pier was full. The light burned all night.</inlineData>
    <inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body>
     <body.head><hedline><hl1>Ferries</hl1></hedline><byline>By the desk</byline></body.head>
     <body.content><p>The Aurora left at six.</p><p>The pier was full. The light burned all night.</p></body.content>
    </body></nitf></inlineXML>
    <inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>
     <body><p>The Aurora left at six.</p></body></html></inlineXML>
   </contentSet>
  </newsItem>
  <newsItem {_G2} guid="tag:coastwire.example,2026:p1" version="1">
   <itemMeta><itemClass qcode="ninat:picture"/><provider qcode="nprov:CW"/></itemMeta>
   <contentSet><remoteContent href="a.jpg" contenttype="image/jpeg"/></contentSet>
  </newsItem>
  <newsItem {_G2} guid="tag:coastwire.example,2026:t0" version="2">
   <itemMeta><itemClass qcode="ninat:text"/><pubStatus qcode="stat:canceled"/></itemMeta>
   <contentSet><inlineData contenttype="text/plain">It never sailed.</inlineData></contentSet>
  </newsItem>
 </itemSet>
</newsMessage>
""".encode()


def newsml_item_of_xhtml() -> bytes:
    """A lone item as a German-speaking agency has it: XHTML with the headline in it, a creator and no byline."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<newsItem {_G2} guid="urn:newsml:oder.example:20260304:12" version="1" xml:lang="de">
 <itemMeta>
  <itemClass qcode="ninat:text"/><provider literal="oda"/>
  <versionCreated>2026-03-04T12:20:00+01:00</versionCreated><pubStatus qcode="stat:usable"/>
  <title>Pegel der Oder fallen</title>
 </itemMeta>
 <contentMeta>
  <creator literal="Ilse Kestner"/><creator literal="oda"/>
  <headline>Pegel fallen</headline>
 </contentMeta>
 <contentSet>
  <inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>
   <h1>Pegel fallen</h1><section class="main"><p>Frankfurt/Korrel (oda) \u2013 Die Pegel fielen auf
   <b>41</b> Zentimeter.</p><figure><figcaption>Die Oder</figcaption></figure><h2>Hintergrund</h2>
   <ol><li>Im M\u00e4rz fiel kein Regen.</li></ol><p>Zeile eins<br/>Zeile zwei</p></section>
  </body></html></inlineXML>
 </contentSet>
</newsItem>
""".encode()


def newsml_item_of_cdata() -> bytes:
    """A lone item as smaller agencies' systems write it: HTML wrapped in CDATA, an address for a GUID, little else."""
    return f"""<newsItem {_G2} guid="https://valle.example/notas/7" version="1">
 <itemMeta><itemClass qcode="icls:text"/><provider><name>Agencia Valle</name></provider>
 <versionCreated>2026-03-01</versionCreated></itemMeta>
 <contentMeta><by>Por Ada Luz</by><language tag="es"/><headline><![CDATA[Vuelve el tren]]></headline></contentMeta>
 <contentSet><inlineXML contenttype="application/xhtml+xml; charset=UTF-8"><![CDATA[
 <p>El tren volvi\u00f3 a las ocho.</p><p>Nadie lo esperaba&hellip;</p>]]></inlineXML></contentSet>
</newsItem>
""".encode()


def newsml_cut_off() -> bytes:
    """The large agency's delivery, of which the end did not arrive: the picture and what follows it."""
    whole = newsml_message()
    return whole[: whole.index(b"2026:p1")]


def newsml_package() -> bytes:
    """A package alone, whose items come in other files."""
    whole = newsml_message()
    return (
        b"<newsMessage><itemSet>"
        + whole[whole.index(b"<packageItem") : whole.index(b"<newsItem")]
        + b"</itemSet></newsMessage>"
    )
