"""Commands, shortcuts, buttons, modals, response URLs."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from tests.slack.bolt_bot import bolt_app, manifest, over_sockets, refusal, web_client
from tests.slack.loopback import Impossible, Slack
from tests.slack.shapes import Json

GOT: Json = {}
"""What the listeners got last."""
_FEEDBACK = {
    "type": "context_actions",
    "elements": [
        {
            "type": "feedback_buttons",
            "action_id": "feedback",
            "positive_button": {"text": {"type": "plain_text", "text": "Good"}, "value": "good"},
            "negative_button": {"text": {"type": "plain_text", "text": "Bad"}, "value": "bad"},
        }
    ],
}


@pytest.fixture(scope="module")
def slack() -> Iterator[Slack]:
    """A server for all tests here, with the app connected."""
    with Slack(manifest()) as server, over_sockets(server, listening(bolt_app(server))):
        yield server


def listening(app: App) -> App:
    """The app with listeners for all that is tried here; what they got lands in ``GOT``."""

    @app.command("/ask")
    def ask(ack: Ack, body: Json, respond: Respond, client: WebClient) -> None:
        GOT["command"] = body
        if body["text"] == "slowly":
            return
        ack("thanks" if body["text"] == "thanks" else "")
        if body["text"] == "open":
            client.views_open(trigger_id=body["trigger_id"], view=modal("Ask"))

    return taking_the_rest(app)


def taking_the_rest(app: App) -> App:
    """The app with the other listeners."""

    @app.shortcut("ask")
    @app.shortcut("check")
    def shortcut(ack: Ack, body: Json) -> None:
        ack()
        GOT["shortcut"] = body

    @app.action("feedback")
    @app.action("more")
    def action(ack: Ack, body: Json) -> None:
        ack()
        GOT["action"] = body

    @app.view("question")
    def submission(ack: Ack, body: Json) -> None:
        GOT["submission"] = body
        values = body["view"]["state"]["values"]["q"]["question"]["value"]
        if values == "wrong":
            ack(response_action="errors", errors={"q": "Not like that"})
        elif values == "push":
            ack(response_action="push", view=modal("Pushed"))
        elif values == "update":
            ack(response_action="update", view=modal("Updated"))
        else:
            ack()

    @app.event("message")
    @app.event("app_home_opened")
    def others() -> None:
        """Take them."""

    return app


def modal(title: str) -> Json:
    field = {"type": "plain_text_input", "action_id": "question"}
    label = {"type": "plain_text", "text": "Question"}
    return {
        "type": "modal",
        "callback_id": "question",
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Ask"},
        "blocks": [{"type": "input", "block_id": "q", "label": label, "element": field}],
    }


def button(action_id: str) -> Json:
    text = {"type": "plain_text", "text": "More"}
    return {"type": "actions", "elements": [{"type": "button", "action_id": action_id, "text": text, "value": "v"}]}


def test_a_command_is_answered_at_once(slack: Slack) -> None:
    """What a command is acknowledged with shows to who ran it; the time is told."""
    outcome = slack.user("U2").runs_command("/ask", "thanks")
    assert outcome.ok
    assert outcome.ms is not None and outcome.ms < 1000
    assert "thanks" == slack.ephemerals("U2")[-1]["text"]


def test_a_command_fails_after_three_seconds(slack: Slack) -> None:
    """A command that is not acknowledged in time has failed, and is not sent again."""
    slack.configure(ack_seconds=0.3)
    try:
        outcome = slack.user("U1").runs_command("/ask", "slowly")
    finally:
        slack.configure(ack_seconds=3)
    assert (False, "operation_timeout") == (outcome.ok, outcome.error)
    assert 1 == len(slack.deliveries("/ask")[-1]["attempts"])


def test_a_trigger_opens_one_view(slack: Slack) -> None:
    """A trigger works once, and for three seconds."""
    slack.user("U1").runs_command("/ask", "open")
    view = slack.wait_for(lambda: slack.views("U1"))[0]
    open_again = lambda: web_client(slack).views_open(trigger_id=GOT["command"]["trigger_id"], view=modal("Two"))  # noqa: E731
    assert "exchanged_trigger_id" == refusal(open_again)
    slack.configure(trigger_seconds=0.1)
    slack.user("U1").runs_command("/ask")
    time.sleep(0.2)
    assert "expired_trigger_id" == refusal(open_again)
    slack.configure(trigger_seconds=3)
    slack.user("U1").closes(view)
    assert [] == slack.views("U1")


def test_a_modal_does_what_the_app_answers(slack: Slack) -> None:
    """Errors keep a modal open, update replaces it, push puts one on top, nothing closes it."""
    ann = slack.user("U1")
    ann.runs_command("/ask", "open")
    [view] = slack.wait_for(lambda: slack.views("U1"))
    with pytest.raises(Impossible):
        ann.submits(view)
    ann.submits(view, question="wrong")
    assert {"q": "Not like that"} == slack.views("U1")[0]["errors"]
    ann.submits(view, question="update")
    assert "Updated" == slack.views("U1")[0]["title"]["text"]
    ann.submits(view, question="push")
    assert ["Updated", "Pushed"] == [one["title"]["text"] for one in slack.views("U1")]
    ann.submits(slack.views("U1")[1], question="fine")
    ann.submits(slack.views("U1")[0], question="fine")
    assert [] == slack.views("U1")


def test_a_stale_hash_is_refused(slack: Slack) -> None:
    """A Home tab changes only by who knows its latest hash, where a hash is given."""
    client, home = web_client(slack), {"type": "home", "blocks": [button("more")]}
    first = client.views_publish(user_id="U2", view=home)["view"]
    client.views_publish(user_id="U2", view=home, hash=first["hash"])
    assert "hash_conflict" == refusal(lambda: client.views_publish(user_id="U2", view=home, hash=first["hash"]))
    shown = slack.home("U2")
    assert shown is not None
    assert slack.user("U2").clicks(shown, "more").ok
    assert ("view", "v") == (GOT["action"]["container"]["type"], GOT["action"]["actions"][0]["value"])


def test_feedback_buttons_say_which(slack: Slack) -> None:
    """A click on one of the feedback buttons sends its value, with the message and a response URL."""
    ts = web_client(slack).chat_postMessage(channel="C1", text="answer", blocks=[_FEEDBACK])["ts"]
    message = slack.messages("C1")[-1]
    assert slack.user("U2").clicks(message, "feedback", "bad").ok
    got = GOT["action"]
    assert ("bad", ts, "U2") == (got["actions"][0]["value"], got["message"]["ts"], got["user"]["id"])
    with pytest.raises(Impossible):
        slack.user("U2").clicks(message, "feedback", "neither")


def test_a_response_url_has_five_uses(slack: Slack) -> None:
    """A response URL replaces the message that was clicked in, and is used up after five answers."""
    web_client(slack).chat_postMessage(channel="C1", text="answer", blocks=[button("more")])
    slack.user("U1").clicks(slack.messages("C1")[-1], "more")
    hook = WebhookClient(GOT["action"]["response_url"])
    hook.proxy = None
    assert 200 == hook.send(text="replaced", replace_original=True).status_code
    assert "replaced" == slack.messages("C1")[-1]["text"]
    assert [200] * 4 + [404] == [hook.send(text=f"more {number}").status_code for number in range(5)]
    assert "more 3" == slack.ephemerals("U1")[-1]["text"]
    assert "used_url" == slack.responses()[-1]["error"]


def test_an_ephemeral_message_is_clicked_in_and_deleted(slack: Slack) -> None:
    """A click in a message that one user sees carries no message; its response URL deletes it."""
    web_client(slack).chat_postEphemeral(channel="C1", user="U1", text="for you", blocks=[button("more")])
    shown = slack.ephemerals("U1")[-1]
    with pytest.raises(Impossible):
        slack.user("U2").clicks(shown, "more")
    slack.user("U1").clicks(shown, "more")
    assert ("message" in GOT["action"], GOT["action"]["container"]["is_ephemeral"]) == (False, True)
    hook = WebhookClient(GOT["action"]["response_url"])
    hook.proxy = None
    hook.send_dict({"delete_original": True})
    assert slack.ephemerals("U1")[-1]["gone"]


def test_shortcuts_come_with_or_without_a_message(slack: Slack) -> None:
    """A shortcut on a message shows it to the app; a global one has none, nor a channel."""
    ts = slack.user("U1").says("C1", "is this so?")
    assert slack.user("U1").uses_shortcut("check", "C1", ts).ok
    assert ("message_action", "is this so?") == (GOT["shortcut"]["type"], GOT["shortcut"]["message"]["text"])
    assert slack.user("U1").uses_shortcut("ask").ok
    assert ("shortcut", False) == (GOT["shortcut"]["type"], "channel" in GOT["shortcut"])
