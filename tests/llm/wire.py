"""What OpenAI's and Anthropic's chat servers send, as their documentation gives it: whole replies, streams, errors.

OpenAI: platform.openai.com/docs/api-reference/chat (chat completions, streaming). Anthropic: docs.claude.com, Messages
API and "Streaming messages".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

Json = dict[str, Any]


class OpenAIWire:
    """Chat completions."""

    path = "/v1/chat/completions"

    def whole(self, text: str, script: Json) -> Json:
        """A reply in one piece."""
        message = {"role": "assistant", "content": text, "refusal": script.get("refusal")}
        choice = {"index": 0, "message": message, "finish_reason": script.get("finish", "stop")}
        return {**self._head("chat.completion"), "choices": [choice], "usage": _OPENAI_USAGE}

    def events(self, pieces: Sequence[str], script: Json) -> Iterator[str]:
        """The events of a stream, one for each piece and those around them."""
        yield self._event({"role": "assistant", "content": ""})
        for piece in pieces:
            yield self._event({"content": piece})
        if script.get("refusal"):
            yield self._event({"refusal": script["refusal"]})
        if script.get("has_end", True):
            yield self._event({}, script.get("finish", "stop"))
            yield _data({**self._head("chat.completion.chunk"), "choices": [], "usage": _OPENAI_USAGE})
            yield "data: [DONE]\n\n"

    def error(self, status: int, message: str, code: str | None = None) -> Json:
        """The body of an error."""
        kind = {401: "invalid_request_error", 429: "rate_limit_error"}.get(status, "server_error")
        return {"error": {"message": message, "type": kind, "param": None, "code": code}}

    def _event(self, delta: Json, finish: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return _data({**self._head("chat.completion.chunk"), "choices": [choice]})

    def _head(self, kind: str) -> Json:
        return {"id": "chatcmpl-1", "object": kind, "created": 1_770_000_000, "model": "loopback"}


class AnthropicWire:
    """Messages."""

    path = "/v1/messages"

    def whole(self, text: str, script: Json) -> Json:
        """A reply in one piece."""
        content = [{"type": "text", "text": text}]
        return {**self._message(), "content": content, "stop_reason": script.get("finish", "end_turn")}

    def events(self, pieces: Sequence[str], script: Json) -> Iterator[str]:
        """The events of a stream, one for each piece and those around them."""
        yield self._event("message_start", message={**self._message(), "content": [], "stop_reason": None})
        yield self._event("content_block_start", index=0, content_block={"type": "text", "text": ""})
        for piece in pieces:
            yield self._event("content_block_delta", index=0, delta={"type": "text_delta", "text": piece})
        if script.get("has_end", True):
            yield self._event("content_block_stop", index=0)
            reason = "refusal" if script.get("refusal") else script.get("finish", "end_turn")
            delta = {"stop_reason": reason, "stop_sequence": None}
            yield self._event("message_delta", delta=delta, usage={"input_tokens": 100, "output_tokens": 50})
            yield self._event("message_stop")

    def error(self, status: int, message: str, _code: str | None = None) -> Json:
        """The body of an error."""
        kinds = {400: "invalid_request_error", 401: "authentication_error", 429: "rate_limit_error"}
        kind = {**kinds, 529: "overloaded_error"}.get(status, "api_error")
        return {"type": "error", "error": {"type": kind, "message": message}}

    def _event(self, kind: str, **more: object) -> str:
        return f"event: {kind}\n{_data({'type': kind, **more})}"

    def _message(self) -> Json:
        usage = {"input_tokens": 100, "output_tokens": 1}
        head = {"id": "msg_1", "type": "message", "role": "assistant", "model": "loopback"}
        return {**head, "stop_sequence": None, "usage": usage}


_OPENAI_USAGE = {"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150}
WIRES = (OpenAIWire(), AnthropicWire())


def _data(body: Json) -> str:
    return f"data: {json.dumps(body)}\n\n"
