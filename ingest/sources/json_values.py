"""The values in a JSON file, one at a time, however many there are."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator

from ingest.sources.decoding import encoding_of
from ingest.sources.stream import MAX_ARTICLE_BYTES, Stream
from retrieval.errors import SourceError

_PIECE = 1 << 16
_NO_SPACE = re.compile(r"[^ \t\r\n]")
_LONGEST_WORD = 12
"""Characters of the longest thing that is neither string nor list: ``-Infinity``, or an escape of two halves."""


class JsonValues:
    """Those of the array that the file is, else all that stand in it one after the other."""

    def __init__(self, stream: Stream) -> None:
        """Nothing but the beginning is read yet; a SourceError for what is no text."""
        self._stream = stream
        self._encoding = encoding_of(stream.head())
        self._codec = codecs.getincrementaldecoder(self._encoding)()
        self._json = json.JSONDecoder(strict=False)
        self._text = ""
        self._at = 0
        self._passed = 0
        """Characters before the text that is held."""
        self._is_at_end = False
        self.is_list = self._passes("[")

    def __iter__(self) -> Iterator[object]:
        """The values; a SourceError where one cannot be read, since nobody knows where it ends."""
        if not self.is_list:
            while self._next():
                yield self._value()
            return
        while self._next() not in ("]", ""):
            yield self._value()
            if not self._passes(",") and self._next() not in ("]", ""):
                raise SourceError(f"not JSON: Expecting ',' delimiter, at character {self._passed + self._at + 1:,}")
        if not self._passes("]"):
            raise SourceError("it is cut off: the bracket that closes its list is missing; fetch it again")
        if self._next():
            raise SourceError("not JSON: something stands behind its list")

    def _value(self) -> object:
        """The value that begins here. Where it may go on beyond what is held, about twice as much is looked at."""
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                place = self._passed + error.pos + 1
                if not (self._may_go_on(error) and self._hold_more()):
                    raise SourceError(f"not JSON: {error.msg.removesuffix(' at')}, at character {place:,}") from error
            except (ValueError, RecursionError) as error:
                raise SourceError("not JSON we can read: it has a number too long or is nested too deeply") from error
            else:
                if end < len(self._text) or not self._hold_more():
                    self._at = end
                    return value

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        return error.msg.startswith("Unterminated") or error.pos > len(self._text) - _LONGEST_WORD

    def _passes(self, sign: str) -> bool:
        """Whether the next character is this one, which is then passed."""
        is_next = self._next() == sign
        self._at += is_next
        return is_next

    def _next(self) -> str:
        """The next character that is no space; nothing at the end."""
        while True:
            if found := _NO_SPACE.search(self._text, self._at):
                self._at = found.start()
                return found[0]
            self._at = len(self._text)
            if not self._hold_more():
                return ""

    def _hold_more(self) -> bool:
        """Hold more of the file, and nothing of what was passed; False at its end."""
        if self._is_at_end:
            return False
        self._passed += self._at
        self._text, self._at = self._text[self._at :], 0
        if len(self._text) > MAX_ARTICLE_BYTES:
            raise SourceError(f"too large: one record may have {MAX_ARTICLE_BYTES:,} characters")
        piece = self._stream.content.read(max(_PIECE, len(self._text)))
        self._is_at_end = not piece
        try:
            self._text += self._codec.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            raise SourceError(f"not all of it is {self._encoding.upper()}; save it as UTF-8") from error
        return True
