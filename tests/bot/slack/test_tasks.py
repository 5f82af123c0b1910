"""What is clicked, as something to be done."""

from __future__ import annotations

from bot.slack.tasks import Body, clicks

_MESSAGE = {"type": "message", "channel_id": "C1", "message_ts": "1795488289.000001"}
_VIEW = {"type": "view", "view_id": "V1"}


def _clicked(seconds: float, container: Body = _MESSAGE, hash_: str = "") -> Body:
    """Somebody's click, so many seconds after some moment."""
    action = {"action_ts": f"{1_795_488_291 + seconds:.6f}"}
    return {"user": {"id": "U1"}, "container": container, "view": {"hash": hash_}, "actions": [action]}


def _is_repeated(first: Body, second: Body, question: str = "Who won?") -> bool:
    """Whether a click is taken for one that was made before."""
    done, _ = clicks(first, "T1", "Who won?")
    return done.id in [one.id for one in clicks(second, "T1", question)]


def test_a_click_soon_after_another_is_the_same() -> None:
    """At whatever moment the first one is made; later it is another one."""
    moments = [tenths / 10 for tenths in range(40)]
    assert [True] * 40 == [_is_repeated(_clicked(at), _clicked(at + 3)) for at in moments]
    assert [False] * 40 == [_is_repeated(_clicked(at), _clicked(at + 6)) for at in moments]


def test_a_click_elsewhere_is_another() -> None:
    """On another message, question or view, or on a view that has changed."""
    message, view = _clicked(0), _clicked(0, _VIEW, "1")
    assert _is_repeated(view, _clicked(1, _VIEW, "1"))
    assert [False] * 4 == [
        _is_repeated(message, _clicked(1, {**_MESSAGE, "message_ts": "2.0"})),
        _is_repeated(message, _clicked(1), "Who lost?"),
        _is_repeated(view, _clicked(1, {**_VIEW, "view_id": "V2"}, "1")),
        _is_repeated(view, _clicked(1, _VIEW, "2")),
    ]
