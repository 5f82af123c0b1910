"""Damages files as disks, networks and people with bad intentions do, always in the same way for the same seed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from random import Random

from tests.ingest.archives import tarred, zipped

Mutation = Callable[[bytearray, Random], None]
"""Changes some content in place."""

_NUMBER = re.compile(rb"\d+")
_NUMBERS = (b"0", b"1", b"-1", b"9", b"00", b"65536", b"2147483647", b"99999999999999999999", b"1e999", b"")


def mutated(content: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """The content with one to three damages.

    Args:
        content: of a valid file.
        others: contents that a part may be taken from.
        random: decides.
    """
    damaged = bytearray(content)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        mutate = random.choice((*MUTATIONS, _splice(random.choice(others))))
        mutate(damaged, random)
    return bytes(damaged)


def mutated_inside(archive: bytes, others: Sequence[bytes], random: Random) -> bytes:
    """A ZIP that is whole, one of whose members is damaged: what checksums would keep from the readers otherwise."""
    with zipfile.ZipFile(io.BytesIO(archive)) as unpacked:
        members = [(info.filename, unpacked.read(info)) for info in unpacked.infolist()]
    chosen = random.randrange(len(members))
    members[chosen] = (members[chosen][0], mutated(members[chosen][1], others, random))
    return zipped(*members)


def packed(name: str, content: bytes, random: Random) -> tuple[str, bytes]:
    """A file's name and content once it is packed, whole, in one of the ways that are read."""
    if random.random() < 0.5:
        return f"{name}.zip", zipped((name, content))
    return f"{name}.tar.gz", tarred((name, content), compression="gz")


def flip_bits(content: bytearray, random: Random) -> None:
    """A few bits, anywhere."""
    for _ in range(random.randint(1, 8)):
        if content:
            content[random.randrange(len(content))] ^= 1 << random.randrange(8)


def cut_off(content: bytearray, random: Random) -> None:
    """The end is missing."""
    del content[random.randint(0, len(content)) :]


def repeat_block(content: bytearray, random: Random) -> None:
    """A block comes several times."""
    block = _block(content, random)
    content[block.start : block.start] = content[block] * random.randint(1, 4)


def delete_block(content: bytearray, random: Random) -> None:
    """A block is missing."""
    del content[_block(content, random)]


def change_number(content: bytearray, random: Random) -> None:
    """A number written in digits is another one: lengths, years, counts."""
    numbers = list(_NUMBER.finditer(content))
    if numbers:
        number = random.choice(numbers)
        content[number.start() : number.end()] = random.choice(_NUMBERS)


def change_field(content: bytearray, random: Random) -> None:
    """A binary number of two, four or eight bytes is another one."""
    size = random.choice((2, 4, 8))
    if len(content) >= size:
        most = (1 << 8 * size) - 1
        number = random.choice((0, 1, most, most >> 1, random.randrange(most), random.randrange(len(content)))) & most
        at = random.randrange(len(content) - size + 1)
        content[at : at + size] = number.to_bytes(size, random.choice(("little", "big")))


MUTATIONS: tuple[Mutation, ...] = (flip_bits, cut_off, repeat_block, delete_block, change_number, change_field)


def _splice(other: bytes) -> Mutation:
    def splice(content: bytearray, random: Random) -> None:
        at = random.randint(0, len(content))
        content[at:] = other[random.randint(0, len(other)) :]

    return splice


def _block(content: bytearray, random: Random) -> slice:
    start = random.randint(0, len(content))
    return slice(start, start + random.choice((1, 8, 64, 512, len(content) // 3)))
