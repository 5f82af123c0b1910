"""The methods of the Web API that are played: their arguments and the scopes they need."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from tests.slack.shapes import Json
from tests.slack.workspace import Channel, Workspace
from tests.slack.world import Refusal, World

_MESSAGE = "text blocks:json attachments:json markdown_text metadata:json link_names:bool parse as_user:bool"
_LOOKS = "username icon_emoji icon_url"
_PAGE = "cursor inclusive:bool include_all_metadata:bool latest oldest limit:int"
_STREAM = "markdown_text chunks:json"


@dataclass(frozen=True)
class Method:
    """What a method takes. ``arguments``: name, ``!`` where required, ``:kind`` unless a string."""

    arguments: str
    scopes: tuple[str, ...] = ()
    takes_json: bool = True

    def kinds(self) -> dict[str, str]:
        """Each argument's kind."""
        pairs = [one.replace("!", "").partition(":") for one in self.arguments.split()]
        return {name: kind or "str" for name, _, kind in pairs}

    def required(self) -> list[str]:
        """The arguments that cannot be left out."""
        return [one.partition(":")[0][:-1] for one in self.arguments.split() if one.partition(":")[0].endswith("!")]


_CHAT = ("chat:write",)
METHODS: dict[str, Method] = {
    "agents.sessions.rename": Method("channel_id! title! thread_ts", _CHAT),
    "agents.sessions.setStatus": Method(f"channel_id! status! thread_ts title initiator_user_id {_LOOKS}", _CHAT),
    "apps.connections.open": Method(""),
    "assistant.threads.setStatus": Method(
        f"channel_id! thread_ts! status! loading_messages:json {_LOOKS}", ("chat:write", "assistant:write")
    ),
    "assistant.threads.setSuggestedPrompts": Method("channel_id! thread_ts title prompts!:json", ("assistant:write",)),
    "assistant.threads.setTitle": Method("channel_id! thread_ts! title!", ("assistant:write",)),
    "auth.revoke": Method("test:bool", (), takes_json=False),
    "auth.test": Method(""),
    "bots.info": Method("bot", ("users:read",), takes_json=False),
    "chat.appendStream": Method(f"channel! ts! {_STREAM}", _CHAT),
    "chat.delete": Method("channel! ts! as_user:bool", _CHAT),
    "chat.getPermalink": Method("channel! message_ts!", (), takes_json=False),
    "chat.postEphemeral": Method(f"channel! user! {_MESSAGE} thread_ts {_LOOKS}", _CHAT),
    "chat.postMessage": Method(
        f"channel! {_MESSAGE} thread_ts {_LOOKS} reply_broadcast:bool unfurl_links:bool unfurl_media:bool mrkdwn:bool"
        " container_id",
        _CHAT,
    ),
    "chat.startStream": Method(
        f"channel! thread_ts! {_STREAM} recipient_team_id recipient_user_id task_display_mode {_LOOKS}", _CHAT
    ),
    "chat.stopStream": Method(f"channel! ts! {_STREAM} blocks:json metadata:json session_status", _CHAT),
    "chat.update": Method(f"channel! ts! {_MESSAGE} file_ids reply_broadcast:bool", _CHAT),
    "conversations.history": Method(f"channel! {_PAGE}", (), takes_json=False),
    "conversations.info": Method("channel! include_locale:bool include_num_members:bool", (), takes_json=False),
    "conversations.members": Method("channel! cursor limit:int", (), takes_json=False),
    "conversations.open": Method("channel users return_im:bool prevent_creation:bool", ("im:write",)),
    "conversations.replies": Method(f"channel! ts! {_PAGE}", (), takes_json=False),
    "files.info": Method("file! count:int cursor limit:int page:int", ("files:read",), takes_json=False),
    "oauth.v2.access": Method(
        "client_id client_secret code redirect_uri grant_type refresh_token", (), takes_json=False
    ),
    "reactions.add": Method("channel! name! timestamp!", ("reactions:write",)),
    "reactions.remove": Method("name! channel timestamp file file_comment", ("reactions:write",)),
    "team.info": Method("team domain include_slackbot_availability:bool", ("team:read",), takes_json=False),
    "users.info": Method("user! include_locale:bool", ("users:read",), takes_json=False),
    "views.open": Method("trigger_id interactivity_pointer view!:json"),
    "views.publish": Method("user_id! view!:json hash"),
    "views.push": Method("trigger_id interactivity_pointer view!:json"),
    "views.update": Method("view!:json view_id external_id hash"),
}


@dataclass
class Call:
    """One call of a method by the bot."""

    world: World
    workspace: Workspace
    method: str
    args: Json

    def channel(self, name: str = "channel") -> Channel:
        """The channel that an argument names, if the bot can see it."""
        wanted = self.args[name]
        if wanted.startswith("U") and wanted in self.workspace.users and self.method.startswith("chat.post"):
            return self.workspace.direct(wanted)
        found = self.workspace.channels.get(wanted) or next(
            (one for one in self.workspace.channels.values() if one.name and f"#{one.name}" == wanted), None
        )
        if found is None or (found.kind != "public" and not self.workspace.has_bot(found)):
            raise Refusal("channel_not_found")
        return found

    def joined_channel(self, name: str = "channel") -> Channel:
        """The same, if the bot may write there."""
        found = self.channel(name)
        public = found.kind == "public" and "chat:write.public" in self.world.manifest.scopes
        if not self.workspace.has_bot(found) and not public:
            raise Refusal("not_in_channel")
        if found.is_archived:
            raise Refusal("is_archived")
        if found.kind == "im" and not self.world.manifest.has_messages:
            raise Refusal("messages_tab_disabled")
        return found

    def need(self, *scopes: str) -> None:
        """Refuse unless one of the scopes was granted."""
        granted = self.world.manifest.scopes
        if scopes and not set(scopes) & set(granted):
            raise Refusal("missing_scope", needed=",".join(scopes), provided=",".join(granted))


Handler = Callable[[Call], Json]
HANDLERS: dict[str, Handler] = {}


def handles(method: str) -> Callable[[Handler], Handler]:
    """Mark the function that answers a method."""

    def mark(handler: Handler) -> Handler:
        HANDLERS[method] = handler
        return handler

    return mark


def typed(method: Method, given: Json) -> Json:
    """The arguments as their kinds; refuses what Slack does."""
    kinds = method.kinds()
    args = {name: _typed(kinds[name], name, value) for name, value in given.items() if value is not None}
    missing = [name for name in method.required() if args.get(name) in (None, "") and name != "status"]
    if missing or ("status" in method.required() and "status" not in args):
        names = missing or ["status"]
        raise invalid_arguments(*(f"[ERROR] missing required field: {name}" for name in names))
    return args


def invalid_arguments(*messages: str) -> Refusal:
    """The refusal of arguments, with reasons."""
    return Refusal("invalid_arguments", response_metadata={"messages": list(messages)})


def _typed(kind: str, name: str, value: object) -> object:
    if kind == "json":
        return _decoded(name, value)
    if kind == "bool":
        return value if isinstance(value, bool) else str(value).lower() in ("1", "true")
    if kind == "int":
        if not str(value).isdecimal():
            raise invalid_arguments(f"[ERROR] must be a number [json-pointer:/{name}]")
        return int(str(value))
    if not isinstance(value, str):
        raise invalid_arguments(f"[ERROR] must be a string [json-pointer:/{name}]")
    return value


def _decoded(name: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise Refusal("invalid_blocks_format" if name == "blocks" else "invalid_arguments") from None
