"""Which addresses may be reached: those of the public internet, and no others unless it is allowed.

A page may redirect us, and a name may lead, to what only this machine can see: its own services, the network around
it, a cloud's metadata. So names are resolved here, every address that a name has is checked, and the connection is made
to one that was checked.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urldefrag, urljoin

import httpx

from ingest.sources.web.characters import DAMAGED, printable
from ingest.sources.web.errors import Unavailable

Resolve = Callable[[str, int], Sequence[str]]
"""Takes a host and a port, and returns the host's addresses as numbers; raises an OSError where it has none."""

Admit = Callable[[str], bool]
"""Whether an address, as a number, may be reached."""

LONGEST_URL = 2048
"""Characters, as of most servers."""

_PORTS = 1 << 16
_PUBLIC_V6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_LOW_32_BITS = 0xFFFFFFFF
_PRIVATE = (
    "{host} is not on the public internet (its address is {address}), so it is not fetched; "
    "if it is a server of your own, set NEWSDESK_FETCH_PRIVATE=true"
)


def system_resolve(host: str, port: int) -> Sequence[str]:
    """The addresses that this machine's resolver knows, each once, in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def checked_url(url: str) -> str:
    """The address in its plain form, without what follows ``#``; Unavailable where it is none that we fetch."""
    try:
        parsed = httpx.URL(url.strip())
        # Reading the name decodes it, which not every name allows.
        host, port, plain = parsed.host, parsed.port, str(parsed.copy_with(fragment=None))
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise Unavailable(f"it is no address ({printable(str(error))})") from error
    if parsed.scheme not in ("http", "https"):
        raise Unavailable("only http:// and https:// addresses are fetched")
    if port is not None and not 0 < port < _PORTS:
        raise Unavailable(f"it is no address (there is no port {port})")
    if not host or len(str(parsed)) > LONGEST_URL:
        raise Unavailable(f"an address names a host and has at most {LONGEST_URL:,} characters")
    if parsed.userinfo:
        raise Unavailable("it holds a user name or a password, which are never sent; give the address without")
    if DAMAGED in url:
        raise Unavailable("it is no address (one of its characters is damaged)")
    return plain


def joined(base: str, reference: object) -> str | None:
    """The whole address that a reference stands for, without what follows ``#``; None where it is not of the web."""
    if not isinstance(reference, str) or not reference.strip():
        return None
    try:
        whole = urldefrag(urljoin(base, printable(reference.strip()))).url
    except ValueError:
        return None
    return whole if whole.lower().startswith(("http://", "https://")) else None


def checked_addresses(host: str, port: int, resolve: Resolve, admit: Admit) -> Sequence[str]:
    """Where a host can be reached.

    Args:
        host: a name, or an address in any spelling.
        port: of the service.
        resolve: looks up names.
        admit: says which addresses may be reached.

    Raises:
        Unavailable: it is not known, or one of its addresses is not admitted.
    """
    try:
        addresses = resolve(host, port)
    except (OSError, UnicodeError) as error:
        is_passing = getattr(error, "errno", None) == socket.EAI_AGAIN
        raise Unavailable(f"no server is known by the name {host}; is it spelt right?", passing=is_passing) from error
    for address in addresses:
        if not admit(address):
            # One bad address spoils the name: nobody honest mixes them.
            raise Unavailable(_PRIVATE.format(host=host, address=address))
    return addresses


def is_public(address: str) -> bool:
    """Whether an address, IPv4 or IPv6 in its usual spelling, belongs to the public internet."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return _is_public_v4(parsed)
    inner = _embedded(parsed)
    return _is_public_v4(inner) if inner else _is_public_v6(parsed)


def _is_public_v4(address: IPv4Address) -> bool:
    # Carrier-grade NAT, 100.64.0.0/10, is not global; multicast is, by the book.
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _is_public_v6(address: IPv6Address) -> bool:
    return address in _PUBLIC_V6 and address.is_global and not address.is_multicast and not address.scope_id


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for."""
    if address in _NAT64:
        return IPv4Address(int(address) & _LOW_32_BITS)
    return address.ipv4_mapped or address.sixtofour
