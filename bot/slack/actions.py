"""Listeners for what people click, type and submit. Slack wants to be acknowledged within 3 seconds: first of all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk.web import WebClient

from bot.intents import Intent, intent_of
from bot.slack import ids, modals, notices, tasks
from bot.slack.delivery import Delivery
from bot.slack.house import House
from bot.slack.message import Message, View, notice
from bot.slack.modals import REASONS
from bot.slack.places import post, respond
from bot.slack.posts import searched
from bot.slack.sharing import show_to_all
from bot.slack.tasks import Body, asker_of
from bot.slack.web import FAILURES, reason_of
from retrieval.domain import Coverage
from retrieval.question import MAX_QUESTION_CHARACTERS
from retrieval.receipts import Receipt

_NOT_HERE = "Newsdesk does not answer in this channel."
_NOT_NOW = "Newsdesk is being restarted. Please ask again in a minute."


def listen(app: App, house: House) -> None:
    """Register the listeners."""
    listeners = _ClickListeners(house)
    app.command(re.compile(r"/\w+"))(listeners.command)
    app.shortcut(ids.ASK_SHORTCUT)(listeners.ask)
    app.shortcut(ids.BACKGROUND_SHORTCUT)(listeners.background)
    app.view(ids.ASK_MODAL)(listeners.asked)
    app.view(ids.FEEDBACK_MODAL)(listeners.fault_found)
    for action in (ids.FOLLOW_UP, ids.EXAMPLE, ids.ASK_AGAIN):
        app.action(_each(action))(listeners.question)
    app.action(_each(ids.FEEDBACK))(listeners.feedback)
    app.action(ids.SHOW_PASSAGES)(listeners.show_passages)
    app.action(ids.PREVIOUS_PAGE)(listeners.turn)
    app.action(ids.NEXT_PAGE)(listeners.turn)
    app.action(ids.SHARE)(listeners.share)
    app.action(re.compile(".*"))(_acknowledged)


def _acknowledged(ack: Ack) -> None:
    """A button that only opens a link."""
    ack()


def _each(action: str) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(action)}(?:\.\d+)?")


class _ClickListeners:
    def __init__(self, house: House) -> None:
        self._house = house

    def command(self, ack: Ack, command: Body, context: BoltContext) -> None:
        """``/ask``: the answer is the asker's alone."""
        team, enterprise, channel = str(context.team_id), str(context.enterprise_id or ""), str(command["channel_id"])
        question = searched(str(command.get("text") or ""), str(context.bot_user_id or ""))
        if self._house.admission.is_silent(team, enterprise, channel):
            ack(_NOT_HERE)
        elif intent_of(question) in (Intent.EMPTY, Intent.HELP):
            name = self._house.workspaces.get(team, enterprise).name
            said = notices.help_message(self._house.library.coverage(), str(command["command"]), name)
            ack(text=said.text, blocks=list(said.blocks))
        elif self._house.desk.is_stopping:
            ack(_NOT_NOW)
        else:
            unique = str(command["trigger_id"])
            self._house.desk.take(tasks.private(command, team, question, unique))
            ack(notices.searching(self._house.library.coverage()))

    def ask(self, ack: Ack, body: Body, client: WebClient, context: BoltContext) -> None:
        """The shortcut "Ask the archive"."""
        ack()
        self._open(client, body, self._refusal(body, context) or modals.ask_modal())

    def background(self, ack: Ack, body: Body, client: WebClient, context: BoltContext) -> None:
        """The message shortcut "Find background": the message is the question."""
        ack()
        if refusal := self._refusal(body, context):
            self._open(client, body, refusal)
            return
        text = searched(str(body["message"].get("text") or ""), str(context.bot_user_id or ""))
        question = text[:MAX_QUESTION_CHARACTERS].strip()
        if intent_of(question) is not Intent.QUESTION:
            self._say(client, body, notices.cannot_ask("This message holds no words to search."))
            return
        status = notices.searching(self._house.library.coverage())
        if view := self._open(client, body, modals.waiting_modal(question, status)):
            self._take_in_modal(body, context, question, str(view["id"]), str(body["trigger_id"]))

    def asked(self, ack: Ack, body: Body, view: View, context: BoltContext) -> None:
        """The modal of "Ask the archive" was sent."""
        question = str(_typed(view, ids.QUESTION_BLOCK, ids.QUESTION).get("value") or "").strip()
        if intent_of(question) is Intent.EMPTY:
            ack(response_action="errors", errors={ids.QUESTION_BLOCK: "Please ask something."})
            return
        status = notices.searching(self._house.library.coverage())
        ack(response_action="update", view=modals.waiting_modal(question, status))
        hash_ = str(view.get("hash") or "")
        self._house.desk.take(tasks.in_modal(body, str(context.team_id), question, str(view["id"]), hash_, hash_))

    def question(self, ack: Ack, body: Body, action: Body, client: WebClient, context: BoltContext) -> None:
        """A question on a button: answered where the button is."""
        ack()
        team, question, when = str(context.team_id), str(action["value"]), str(action.get("action_ts"))
        container = str((body.get("container") or {}).get("type"))
        if self._house.desk.is_stopping or self._refusal(body, context) or self._is_repeated(body, team, question):
            return
        if container == "view" and (body.get("view") or {}).get("type") == "home":
            if self._may_read(client, body, context):
                self._take_in_direct_message(client, body, team, question, when)
        elif container == "view":
            view_id = str(body["view"]["id"])
            self._show(context, view_id, modals.waiting_modal(question, notices.searching(self._coverage())))
            self._take_in_modal(body, context, question, view_id, when)
        elif body["container"].get("is_ephemeral"):
            unique = f"{body['container']['message_ts']}:{when}"
            self._house.desk.take(tasks.private(body, team, question, unique))
        else:
            channel = str(body["channel"]["id"])
            self._house.desk.take(tasks.clicked_in_thread(body, team, question, channel, body["message"]))

    def feedback(self, ack: Ack, body: Body, action: Body, client: WebClient, context: BoltContext) -> None:
        """Thumbs: up is kept, down asks what was wrong."""
        ack()
        is_good, receipt_id = ids.read_feedback(str(action["value"]))
        giver = asker_of(str(context.team_id), str(body["user"]["id"]))
        if not self._house.receipts.give(receipt_id, giver, is_good=is_good):
            self._say(client, body, notices.no_longer_kept())
            return
        self._house.log.info("feedback", extra={"receipt": receipt_id, "is_good": is_good})
        if not is_good:
            receipt = self._house.receipts.find(receipt_id)
            asked = receipt.answer.question.text if receipt else ""
            self._open(client, body, modals.feedback_modal(receipt_id, asked))
        elif body.get("response_url"):
            respond(str(body["response_url"]), modals.feedback_noted(), thread=tasks.thread_clicked_in(body))
        else:
            self._open(client, body, modals.feedback_thanks())

    def fault_found(self, ack: Ack, body: Body, view: View, context: BoltContext) -> None:
        """What was wrong with an answer; it is thanked for once it is kept."""
        chosen = _typed(view, ids.REASON_BLOCK, ids.REASON).get("selected_option") or {}
        reasons = [reason for reason in [str(chosen.get("value") or "")] if reason in REASONS]
        comment = str(_typed(view, ids.COMMENT_BLOCK, ids.COMMENT).get("value") or "")
        giver = asker_of(str(context.team_id), str(body["user"]["id"]))
        is_kept = self._house.receipts.give(
            view["private_metadata"], giver, is_good=False, reasons=reasons, comment=comment
        )
        said = modals.feedback_thanks() if is_kept else modals.notice_modal(notices.no_longer_kept())
        ack(response_action="update", view=said)

    def show_passages(self, ack: Ack, body: Body, action: Body, client: WebClient, context: BoltContext) -> None:
        """The passages of an answer in their surroundings."""
        ack()
        if not self._may_read(client, body, context):
            return
        receipt = self._house.receipts.find(str(action["value"]))
        self._open(client, body, self._passages(receipt))

    def turn(self, ack: Ack, body: Body, action: Body, client: WebClient, context: BoltContext) -> None:
        """Another page of the passages."""
        ack()
        if not self._may_read(client, body, context):
            return
        receipt_id, _ = modals.read_passages(body["view"])
        receipt = self._house.receipts.find(receipt_id)
        self._show(context, str(body["view"]["id"]), self._passages(receipt, int(action["value"])))

    def share(self, ack: Ack, body: Body, action: Body, client: WebClient, context: BoltContext) -> None:
        """A private answer is shown to all in the channel, as its asker wants: once, however often that is clicked."""
        ack()
        receipt, user = self._house.receipts.find(str(action["value"])), str(body["user"]["id"])
        if receipt is None:
            self._say(client, body, notices.no_longer_kept())
        elif receipt.asker == asker_of(str(context.team_id), user):
            self._share(receipt, body, client, context)

    def _share(self, receipt: Receipt, body: Body, client: WebClient, context: BoltContext) -> None:
        team, deliveries = str(context.team_id), self._house.desk.deliveries
        sharing = tasks.shared(team, receipt.id)
        if not self._is_first(sharing):
            self._say(client, body, notices.shared_already())
            return
        try:
            workspace = self._house.workspaces.get(team, str(context.enterprise_id or ""))
            show_to_all(receipt, body, team, workspace, deliveries)
        except FAILURES as error:
            self._house.log.warning("an answer was not shared: %s", reason_of(error))
            deliveries.forget(sharing.id)
            self._say(client, body, notices.not_shared())

    def _passages(self, receipt: Receipt | None, page: int = 1) -> View:
        return self._house.passages(receipt, page) if receipt else modals.notice_modal(notices.no_longer_kept())

    def _is_repeated(self, body: Body, team: str, question: str) -> bool:
        """Whether the same was clicked on a moment ago, as a double click does."""
        now, before = tasks.clicks(body, team, question)
        return self._house.desk.deliveries.find(before.id) is not None or not self._is_first(now)

    def _is_first(self, delivery: Delivery) -> bool:
        """Whether something that is done at once was not done before."""
        return self._house.desk.deliveries.note_given(delivery)

    def _refusal(self, body: Body, context: BoltContext) -> View | None:
        """What is shown where the bot may not answer."""
        channel = str((body.get("channel") or {}).get("id") or "")
        team, enterprise = str(context.team_id), str(context.enterprise_id or "")
        is_silent = self._house.admission.is_silent(team, enterprise, channel)
        return modals.notice_modal(notices.not_allowed(_NOT_HERE)) if is_silent else None

    def _may_read(self, client: WebClient, body: Body, context: BoltContext) -> bool:
        """Whether who clicked is one of those who are answered; who is not is told why."""
        team, user = str(context.team_id), body["user"]
        workspace = self._house.workspaces.get(team, str(context.enterprise_id or ""))
        reader = {"team": team, "user": str(user["id"]), "home": str(user.get("team_id") or team)}
        reason = self._house.admission.objection_now(workspace, reader)
        if reason:
            self._say(client, body, notices.not_allowed(reason))
        return not reason

    def _take_in_modal(self, body: Body, context: BoltContext, question: str, view_id: str, unique: str) -> None:
        self._house.desk.take(tasks.in_modal(body, str(context.team_id), question, view_id, unique))

    def _take_in_direct_message(self, client: WebClient, body: Body, team: str, question: str, when: str) -> None:
        """An example of the Home tab: asked in the conversation with the bot, where follow-ups can be written."""
        said = notice(f"You asked on the Home tab: {question}")
        channel, ts = post(client, str(body["user"]["id"]), said)
        self._house.desk.take(tasks.clicked_in_thread(body, team, question, channel, {"ts": ts}))

    def _say(self, client: WebClient, body: Body, said: Message) -> None:
        """Say something to who clicked, whatever was clicked on."""
        self._open(client, body, modals.notice_modal(said))

    def _open(self, client: WebClient, body: Body, view: View) -> Mapping[str, Any] | None:
        """Open a view, on top of the one that was clicked in; Slack allows it for 3 seconds."""
        is_in_modal = (body.get("view") or {}).get("type") == "modal"
        open_: Callable[..., Any] = client.views_push if is_in_modal else client.views_open
        try:
            opened: Mapping[str, Any] = open_(trigger_id=body["trigger_id"], view=view)["view"]
        except FAILURES as error:
            self._house.log.info("a view was not opened: %s", reason_of(error))
            return None
        return opened

    def _show(self, context: BoltContext, view_id: str, view: View) -> None:
        self._house.show(str(context.team_id), str(context.enterprise_id or ""), view_id, view)

    def _coverage(self) -> Coverage:
        return self._house.library.coverage()


def _typed(view: View, block: str, action: str) -> Mapping[str, Any]:
    """What was typed or chosen in a field of a modal."""
    state: Mapping[str, Any] = view["state"]["values"].get(block, {}).get(action, {})
    return state
