"""Listeners for Slack's events. What asks something is handed to the desk before Slack is told that it arrived."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from slack_bolt import App, BoltContext, BoltResponse
from slack_sdk.web import WebClient

from bot.slack import home, notices, tasks
from bot.slack.hearing import Hearing
from bot.slack.house import House
from bot.slack.message import View
from bot.slack.posts import Event, Post, post_of
from bot.slack.web import FAILURES, reason_of

Next = Callable[[], BoltResponse]
_NOT_NOW = BoltResponse(status=503, body="this process is being stopped")
"""Not acknowledged: Slack sends it again, to another process or to this one's successor."""


def listen(app: App, house: House) -> None:
    """Register the listeners."""
    listeners = _EventListeners(house)
    app.event({"type": "message", "subtype": "channel_join"})(listeners.join)
    for event in ("app_mention", "message"):
        app.event(event, middleware=[listeners.take])(_nothing)
    app.event("agent_session_stopped", middleware=[listeners.stop])(_nothing)
    app.event("app_home_opened")(listeners.open_home)
    app.event("app_uninstalled")(listeners.leave)
    app.event("tokens_revoked")(listeners.leave)
    app.event(re.compile(".*"))(_nothing)


def _nothing() -> None:
    """What is to be done has been done before the event was acknowledged."""


class _EventListeners:
    def __init__(self, house: House) -> None:
        self._house = house
        self._hearing = Hearing(house.desk.deliveries, house.workspaces)

    def take(self, event: Event, context: BoltContext, next: Next) -> BoltResponse:
        """A message, in whatever way it is new."""
        desk = self._house.desk
        if desk.is_stopping:
            return _NOT_NOW
        team, enterprise = str(context.team_id), str(context.enterprise_id or "")
        if not self._house.admission.is_silent(team, enterprise, str(event.get("channel"))):
            if event.get("subtype") == "message_changed":
                self._edit(event, context)
            elif event.get("subtype") == "message_deleted":
                self._delete(event, context)
            elif (post := post_of(event, team, str(context.bot_user_id))) and self._hearing.is_asked(post, enterprise):
                desk.take(tasks.question_in(post, enterprise))
        return next()

    def join(self, event: Event, context: BoltContext) -> None:
        """Where the bot was called before it was invited, it answers when it is."""
        team, enterprise, channel = str(context.team_id), str(context.enterprise_id or ""), str(event["channel"])
        is_silent = self._house.admission.is_silent(team, enterprise, channel)
        if event.get("user") != context.bot_user_id or is_silent or self._house.desk.is_stopping:
            return
        self._hearing.come_in(team, channel, str(event["ts"]))
        try:
            for post in self._hearing.asked_before(team, enterprise, channel, str(event["ts"])):
                self._house.desk.take(tasks.question_in(post, enterprise))
        except FAILURES as error:
            self._house.log.warning("what was asked before cannot be read: %s", reason_of(error))

    def stop(self, event: Event, context: BoltContext, next: Next) -> BoltResponse:
        """Slack's Stop button."""
        thread = tasks.thread_of(str(context.team_id), str(event["channel"]), str(event["thread_ts"]))
        self._house.stop(thread)
        return next()

    def open_home(self, event: Event, context: BoltContext) -> None:
        """The Home tab is made anew each time it is opened; the other tab gets questions to begin with."""
        team, enterprise, admission = str(context.team_id), str(context.enterprise_id or ""), self._house.admission
        if admission.is_silent(team, enterprise, ""):
            return
        workspace = self._house.workspaces.get(team, enterprise)
        try:
            reason = admission.objection(workspace, {"team": team, "user": event["user"]})
            if event.get("tab") == "messages":
                self._suggest(workspace.client, event, [] if reason else self._house.library.examples())
            else:
                view = home.closed(reason) if reason else self._home(workspace.name)
                workspace.client.views_publish(user_id=event["user"], view=view)
        except FAILURES as error:
            self._house.log.warning("the home tab cannot be shown: %s", reason_of(error))

    def leave(self, event: Event, context: BoltContext) -> None:
        """The bot is no longer in a workspace, or an organisation; the tokens of people are none of ours."""
        if event["type"] != "app_uninstalled" and not _within(event, "tokens").get("bot"):
            return
        if context.is_enterprise_install:
            self._house.leave_all(str(context.enterprise_id))
        else:
            self._house.leave(str(context.team_id))

    def _home(self, name: str) -> View:
        library = self._house.library
        return home.home(library.coverage(), library.per_month(), library.examples(), name)

    def _suggest(self, client: WebClient, event: Event, questions: Sequence[str]) -> None:
        if prompts := notices.suggested_prompts(questions):
            client.assistant_threads_setSuggestedPrompts(channel_id=event["channel"], prompts=prompts)

    def _edit(self, event: Event, context: BoltContext) -> None:
        """Answer again what was answered; a question that was not for the bot may be now."""
        now, before = _within(event, "message"), _within(event, "previous_message")
        if now.get("subtype") == "tombstone":
            # What is left of a deleted message that has replies.
            self._delete({**event, "deleted_ts": now.get("ts")}, context)
        if now.get("subtype") == "tombstone" or now.get("text") == before.get("text"):
            return
        post, enterprise, desk = _changed(event, now, context), str(context.enterprise_id or ""), self._house.desk
        # What was a question and is none any more leaves the answer as it is.
        if not post or not self._hearing.is_asked(post, enterprise):
            return
        # Where the question itself is still on its way, or was none, these words are the first, and not the last maybe.
        desk.deliveries.note_given(tasks.question_in(post, enterprise))
        when = str((now.get("edited") or {}).get("ts") or event.get("event_ts") or event["ts"])
        desk.take(tasks.edited(post, enterprise, when))

    def _delete(self, event: Event, context: BoltContext) -> None:
        before, desk = _within(event, "previous_message"), self._house.desk
        team, channel, ts = str(context.team_id), str(event["channel"]), str(event.get("deleted_ts") or "")
        id_, enterprise = tasks.thread_of(team, channel, ts), str(context.enterprise_id or "")
        post = _changed(event, before, context)
        if (
            post
            and self._hearing.is_asked(post, enterprise)
            and desk.deliveries.note_given(tasks.question_in(post, enterprise))
        ):
            # The question itself is still on its way: it shall find that nothing is left to do.
            return
        if desk.deliveries.find(id_):
            thread = str(before.get("thread_ts") or ts)
            desk.take(tasks.deleted(team, channel, ts, thread, enterprise))
            desk.stop_delivery(id_)


def _changed(event: Event, message: Event, context: BoltContext) -> Post | None:
    """The post of a message within an event."""
    whole = {**message, "channel": event["channel"], "channel_type": event.get("channel_type")}
    return post_of(whole, str(context.team_id), str(context.bot_user_id)) if message.get("ts") else None


def _within(event: Event, name: str) -> Mapping[str, Any]:
    return event.get(name) or {}
