"""Which addresses are reached: none but public ones, however they are written or hidden."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence

import pytest
import trustme

from ingest.sources.web import ForgetfulMemory, Web
from ingest.sources.web.addresses import Admit, Resolve, checked_url, is_public, system_resolve
from ingest.sources.web.errors import Unavailable
from tests.ingest.web.pages import QUICK, TLS, article, page, reason
from tests.ingest.web.server import Reply, Site, redirect, serving


def web_of(resolve: Resolve = system_resolve, *, allow_private: bool = False, admit: Admit = is_public) -> Web:
    """A client with its own way to look names up."""
    return Web(
        ForgetfulMemory(), allow_private=allow_private, pause=0.0, limits=QUICK, resolve=resolve, admit=admit, tls=TLS
    )


def always(*addresses: str) -> Resolve:
    """Every name has these addresses."""
    return lambda host, port: addresses


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:a00:1::1",
        "2001:0:7f00:1::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "no address",
    ],
)
def test_what_is_not_public_is_told(address: str) -> None:
    """Private, reserved and local networks, also inside of addresses that stand for others."""
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f:cb07::1", "64:ff9b::5db8:d70e", "2002:5db8:d70e::"]
)
def test_what_is_public_is_reached(address: str) -> None:
    """The internet, also through a translation of addresses."""
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "017700000001", "127.1", "0", "[::1]", "[::ffff:127.0.0.1]"],
)
def test_this_machine_is_refused_however_it_is_written(site: Site, host: str) -> None:
    """Decimal, octal and short forms are what the resolver makes of them."""
    with web_of() as web:
        port = site.url.rpartition(":")[2]
        assert "is not on the public internet" in reason(web, f"http://{host}:{port}/a")
    assert [] == site.asked


def test_name_of_a_private_address_is_refused(site: Site) -> None:
    """A name is only as good as its addresses."""
    with web_of(always("127.0.0.1")) as web:
        assert "gazette.example is not on the public internet" in reason(
            web, site.url.replace("127.0.0.1", "gazette.example")
        )
    assert [] == site.asked


def test_one_private_address_spoils_a_name() -> None:
    """The public one beside it is not tried either."""
    with web_of(always("93.184.215.14", "10.0.0.7")) as web:
        assert "(its address is 10.0.0.7)" in reason(web, "http://gazette.example/a")


def test_connection_is_made_to_the_address_that_was_checked(site: Site) -> None:
    """Nobody looks the name up a second time, when the answer may be another."""
    site.pages["/a"] = Reply(page())
    asked: list[str] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"]

    with web_of(resolve, allow_private=True) as web:
        found = article(web, site.url.replace("127.0.0.1", "gazette.example") + "/a")

    assert {"gazette.example"} == set(asked)
    assert "Council rebuilds the pier" == found.title
    assert f"gazette.example:{site.url.rpartition(':')[2]}" == site.asked[-1].headers["host"]


def test_address_that_does_not_answer_gives_way_to_the_next(site: Site) -> None:
    """Of a host's several addresses the first that answers is used."""
    site.pages["/a"] = Reply(page())
    with web_of(always("::1", "127.0.0.1"), allow_private=True) as web:
        assert (
            "Council rebuilds the pier" == article(web, site.url.replace("127.0.0.1", "gazette.example") + "/a").title
        )


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[::ffff:127.0.0.1]/", "http://0/"],
)
def test_redirect_to_a_private_address_is_refused(site: Site, target: str) -> None:
    """Each hop is checked like the first."""
    site.pages["/a"] = redirect(target)
    with web_of(admit=lambda address: address == "127.0.0.1" or is_public(address)) as web:
        found = reason(web, site.at("/a"))

    assert "is not on the public internet" in found
    assert ["/a"] == site.paths()


def test_redirect_to_a_name_that_is_private_is_refused(site: Site) -> None:
    """The name of the second hop is looked up and checked too."""
    site.pages["/a"] = redirect("http://internal.example/")

    def resolve(host: str, port: int) -> Sequence[str]:
        return ["192.168.0.9" if host == "internal.example" else "127.0.0.1"]

    with web_of(resolve, admit=lambda address: address == "127.0.0.1") as web:
        assert "internal.example is not on the public internet" in reason(web, site.at("/a"))


def test_name_that_changes_its_address_is_checked_again(site: Site) -> None:
    """A first good answer of a name says nothing of the next one."""
    site.pages["/robots.txt"] = Reply(headers={"Connection": "close"})
    answers = iter((["127.0.0.1"], ["10.0.0.1"]))
    with web_of(lambda host, port: next(answers), admit=lambda address: address == "127.0.0.1") as web:
        assert "(its address is 10.0.0.1)" in reason(web, site.at("/a").replace("127.0.0.1", "gazette.example"))


def test_unknown_name_is_said() -> None:
    """A typing error in a name is the likeliest reason."""

    def resolve(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    with web_of(resolve) as web:
        assert "no server is known by the name gazett.example; is it spelt right?" == reason(
            web, "http://gazett.example/a"
        )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("ftp://gazette.example/a", "only http:// and https://"),
        ("file:///etc/passwd", "only http:// and https://"),
        ("gazette.example/a", "only http:// and https://"),
        ("http:///a", "names a host"),
        ("http://user:secret@gazette.example/", "a user name or a password"),
        ("http://gazette.example/" + "a" * 3000, "at most 2,048 characters"),
        ("http://gazette.example:99999/", "it is no address"),
        ("http://[::1/", "it is no address"),
        ("http://gazette.example/\x00", "it is no address"),
        ("http://xn--/", "it is no address"),
        ("http://gazette.example/\ud83d", "one of its characters is damaged"),
    ],
)
def test_what_is_no_address_for_us_is_said(url: str, expected: str) -> None:
    """And a password is never shown."""
    with web_of() as web:
        found = reason(web, url)
    assert expected in found
    assert "secret" not in found


def test_address_is_asked_for_in_its_plain_form() -> None:
    """Without what follows the #, names of other scripts in the form of DNS."""
    assert "http://gazette.example/a?b=1" == checked_url(" HTTP://Gazette.example/a?b=1#top ")
    with pytest.raises(Unavailable):
        checked_url("javascript:alert(1)")


def test_certificate_is_checked_for_the_name() -> None:
    """A server that cannot prove to be who it was asked for is not read, wherever the name leads."""
    authority = trustme.CA()
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    with serving(authority.issue_cert("gazette.example")) as site:
        site.pages["/a"] = Reply(page())
        port = site.url.rpartition(":")[2]
        with Web(
            ForgetfulMemory(), allow_private=True, pause=0.0, limits=QUICK, resolve=always("127.0.0.1"), tls=trusting
        ) as web:
            assert "Council rebuilds the pier" == article(web, f"https://gazette.example:{port}/a").title
            assert "certificate cannot be trusted" in reason(web, f"https://other.example:{port}/a")
