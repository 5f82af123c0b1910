"""HTTP mode and OAuth."""

from __future__ import annotations

import threading
from urllib.parse import parse_qs, urlsplit

import pytest
from slack_bolt import Ack

from tests.slack.bolt_bot import bolt_app, manifest, over_http, refusal, web_client
from tests.slack.loopback import Impossible, Slack
from tests.slack.workspace import newsroom


def test_http_requests_are_signed_and_repeated() -> None:
    """The app takes what is signed with its secret; what it does not take comes again, with number and reason."""
    with Slack(manifest(socket_mode=False), minute=0.1) as slack:
        app, heard = bolt_app(slack), threading.Event()

        @app.event("message")
        def hear() -> None:
            heard.set()

        with over_http(app) as bot:
            assert "ok" == slack.verify(bot.url)
            bot.broken = True
            slack.user("U1").says("C1", "hello")
            slack.wait_for(lambda: slack.deliveries()[0]["attempts"][1:])
            bot.broken = False
            slack.wait_for(lambda: slack.deliveries()[0]["acked"])
            assert heard.wait(5)
            retry = bot.headers[-1]
            reasons = [attempt["reason"] for attempt in slack.deliveries()[0]["attempts"]]
    assert (str(len(reasons) - 1), "http_error") == (retry["x-slack-retry-num"], retry["x-slack-retry-reason"])
    assert ["http_error", ""] == reasons[-2:]


def test_another_secret_is_not_taken() -> None:
    """An app with another signing secret refuses even the challenge."""
    with Slack(manifest(socket_mode=False)) as slack:
        slack.app["signing_secret"] = "another"  # noqa: S105 (made up)
        with over_http(bolt_app(slack)) as bot:
            answer = slack.verify(bot.url)
    assert answer.startswith("the app did not echo the challenge")


def test_commands_and_clicks_come_over_http() -> None:
    """A command is posted as a form, and its answer is the message."""
    with Slack(manifest(socket_mode=False)) as slack:
        app = bolt_app(slack)

        @app.command("/ask")
        def ask(ack: Ack) -> None:
            ack("thanks")

        with over_http(app) as bot:
            slack.verify(bot.url)
            outcome = slack.user("U1").runs_command("/ask", "a & b")
        assert outcome.ok
        assert "thanks" == slack.ephemerals("U1")[-1]["text"]


def test_an_app_that_is_gone_is_told() -> None:
    """Where nothing listens, a command fails and events say so."""
    with Slack(manifest(socket_mode=False), minute=0.01) as slack:
        app = bolt_app(slack)
        with over_http(app) as bot:
            slack.verify(bot.url)
        outcome = slack.user("U1").runs_command("/ask")
        slack.user("U1").says("C1", "hello")
        failed = slack.wait_for(lambda: slack.deliveries("message")[0]["failed"])
    assert ("dispatch_failed", "connection_failed") == (outcome.error, failed)


def test_a_code_is_exchanged_once() -> None:
    """Installing gives a code and the state back; the code becomes a token, once."""
    with Slack(manifest(), newsroom("T1"), newsroom("T2", installed=False)) as slack:
        url = "https://slack.com/oauth/v2/authorize?client_id=1.1&scope=chat:write&state=s&redirect_uri=http://here/"
        sent = urlsplit(slack.user("UT21").allows(url))
        given = {name: values[0] for name, values in parse_qs(sent.query).items()}
        client, client_id = web_client(slack), slack.app["client_id"]

        def access(secret: str = slack.app["client_secret"], uri: str = "http://here/") -> dict[str, object]:
            answer = client.oauth_v2_access(
                client_id=client_id, client_secret=secret, code=given["code"], redirect_uri=uri
            )
            return dict(answer.data)  # type: ignore[arg-type]  # JSON, not bytes

        errors = [refusal(lambda: access(secret="other")), refusal(lambda: access(uri="http://there/"))]  # noqa: S106
        granted = access()
        errors.append(refusal(access))
        team = client.auth_test(token=str(granted["access_token"]))["team_id"]
        with pytest.raises(Impossible):
            slack.user("U1").allows(url.replace("chat:write", "admin"))
    assert ("here", "s") == (sent.netloc, given["state"])
    assert ["bad_client_secret", "bad_redirect_uri", "code_already_used"] == errors
    assert "T2" == team
