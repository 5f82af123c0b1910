"""The methods that read: conversations, people, files; and reactions."""

from __future__ import annotations

from tests.slack.chat import seen
from tests.slack.methods import Call, handles, invalid_arguments
from tests.slack.shapes import Json
from tests.slack.workspace import Channel, User, Workspace
from tests.slack.world import Refusal

_LONGEST_PAGE = 999


@handles("auth.test")
def auth_test(call: Call) -> Json:
    """Who the token belongs to."""
    workspace = call.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": "newsdesk",
        "team_id": workspace.id,
        "user_id": workspace.bot_user_id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
        **({"enterprise_id": workspace.enterprise} if workspace.enterprise else {}),
    }


@handles("conversations.replies")
def replies(call: Call) -> Json:
    """A thread, from its first message on."""
    channel = _history_of(call)
    first = channel.message(call.args["ts"])
    if first is None:
        raise Refusal("thread_not_found")
    root: str = first.get("thread_ts") or first["ts"]
    return _page(call, channel, [channel.message(root) or first, *channel.replies(root)], first_stays=True)


@handles("conversations.history")
def history(call: Call) -> Json:
    """A conversation's messages without the replies, the latest first."""
    channel = _history_of(call)
    shown = [one for one in channel.messages if one.get("thread_ts", one["ts"]) == one["ts"] or _broadcast(one)]
    return _page(call, channel, shown[::-1])


@handles("conversations.info")
def info(call: Call) -> Json:
    """A conversation."""
    return {"channel": _described(call, _readable(call))}


@handles("conversations.members")
def members(call: Call) -> Json:
    """The ids of a conversation's members."""
    return {"members": _readable(call).members, "response_metadata": {"next_cursor": ""}}


@handles("conversations.open")
def open_dm(call: Call) -> Json:
    """The DM with a user."""
    if call.args.get("channel"):
        return {"channel": {"id": call.channel().id}}
    users = [one for one in call.args.get("users", "").split(",") if one]
    if not users:
        raise Refusal("users_list_not_supplied")
    if len(users) > 1 or users[0] not in call.workspace.users:
        raise Refusal("user_not_found" if len(users) == 1 else "method_not_supported_for_channel_type")
    channel = call.workspace.direct(users[0])
    return {"channel": _described(call, channel) if call.args.get("return_im") else {"id": channel.id}}


@handles("users.info")
def user_info(call: Call) -> Json:
    """Somebody."""
    user = call.workspace.users.get(call.args["user"])
    if user is None:
        raise Refusal("user_not_found")
    shown = described_user(call.workspace, user)
    if call.args.get("include_locale"):
        shown["locale"] = user.locale
    if "users:read.email" in call.world.manifest.scopes:
        shown["profile"]["email"] = f"{user.name}@{call.workspace.domain}.example"
    return {"user": shown}


@handles("team.info")
def team_info(call: Call) -> Json:
    """The workspace."""
    if call.args.get("team", call.workspace.id) != call.workspace.id:
        raise Refusal("team_not_found")
    return {"team": {"id": call.workspace.id, "name": call.workspace.name, "domain": call.workspace.domain}}


@handles("bots.info")
def bot_info(call: Call) -> Json:
    """A bot."""
    wanted = call.args.get("bot", call.workspace.bot_id)
    bot = call.workspace.bot(wanted)
    if bot is None:
        raise Refusal("bot_not_found")
    app = call.world.app["id"] if wanted == call.workspace.bot_id else "AOTHER"
    return {"bot": {"id": wanted, "deleted": bot.deleted, "name": bot.name, "app_id": app, "user_id": bot.id}}


@handles("reactions.add")
def add_reaction(call: Call) -> Json:
    """React to a message as the bot."""
    message, name = _reacted(call)
    if call.workspace.bot_user_id in message.setdefault("reactions", {}).setdefault(name, []):
        raise Refusal("already_reacted")
    message["reactions"][name].append(call.workspace.bot_user_id)
    return {}


@handles("reactions.remove")
def remove_reaction(call: Call) -> Json:
    """Take a reaction back."""
    message, name = _reacted(call)
    users = message.get("reactions", {}).get(name, [])
    if call.workspace.bot_user_id not in users:
        raise Refusal("no_reaction")
    users.remove(call.workspace.bot_user_id)
    return {}


@handles("files.info")
def file_info(call: Call) -> Json:
    """A file."""
    file = call.workspace.files.get(call.args["file"])
    if file is None:
        raise Refusal("file_not_found")
    return {"file": {name: value for name, value in file.items() if name != "content"}, "comments": []}


def described_user(workspace: Workspace, user: User) -> Json:
    """A user as Slack shows it."""
    shared = any(workspace.has_bot(place) and user.id in place.members for place in workspace.channels.values())
    organisation = {"enterprise_user": {"id": user.id, "enterprise_id": user.enterprise}} if user.enterprise else {}
    return {
        "id": user.id,
        "team_id": user.team_id or workspace.id,
        "name": user.name,
        "real_name": user.name.title(),
        "deleted": user.deleted,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": user.tz_offset,
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        "is_stranger": user.team_id != workspace.id and not shared,
        "is_bot": bool(user.bot_id),
        "is_app_user": False,
        "updated": 1700000000,
        "profile": {"real_name": user.name.title(), "display_name": user.name, "team": user.team_id},
        **organisation,
    }


def _described(call: Call, channel: Channel) -> Json:
    shown: Json = {
        "id": channel.id,
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "public",
        "is_archived": channel.is_archived,
        "is_ext_shared": channel.is_ext_shared,
        "is_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "is_member": call.workspace.has_bot(channel),
        "context_team_id": call.workspace.id,
    }
    if channel.kind == "im":
        return {**shown, "user": next(one for one in channel.members if one != call.workspace.bot_user_id)}
    named = {**shown, "name": channel.name, "name_normalized": channel.name}
    return {**named, "num_members": len(channel.members)} if call.args.get("include_num_members") else named


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.need(f"{channel.noun}:read")
    return channel


def _history_of(call: Call) -> Channel:
    channel = call.channel()
    call.need(f"{channel.noun}:history")
    if not call.workspace.has_bot(channel):
        raise Refusal("not_in_channel")
    return channel


def _page(call: Call, channel: Channel, found: list[Json], *, first_stays: bool = False) -> Json:
    args = call.args
    limit = args.get("limit", 100)
    if not 1 <= limit <= _LONGEST_PAGE:
        raise invalid_arguments("[ERROR] invalid limit")
    inside = [one for place, one in enumerate(found) if (first_stays and place == 0) or _within(args, one["ts"])]
    start = int(args["cursor"]) if args.get("cursor") else 0
    more = len(inside) > start + limit
    shown = [_shown(one, channel.replies(one["ts"])) for one in inside[start : start + limit]]
    cursor = {"response_metadata": {"next_cursor": str(start + limit)}} if more else {}
    return {"messages": shown, "has_more": more, **cursor}


def _within(args: Json, ts: str) -> bool:
    oldest, latest = args.get("oldest") or "0", args.get("latest") or "9999999999"
    if args.get("inclusive"):
        return float(oldest) <= float(ts) <= float(latest)
    return float(oldest) < float(ts) < float(latest)


def _shown(message: Json, answers: list[Json]) -> Json:
    shown = seen(message)
    if answers:
        who = list(dict.fromkeys(one.get("user") for one in answers))
        shown |= {"thread_ts": message["ts"], "reply_count": len(answers), "latest_reply": answers[-1]["ts"]}
        shown |= {"reply_users": who, "reply_users_count": len(who), "is_locked": False, "subscribed": False}
    reactions: dict[str, list[str]] = shown.get("reactions") or {}
    if reactions:
        shown["reactions"] = [{"name": name, "users": who, "count": len(who)} for name, who in reactions.items() if who]
    return shown


def _broadcast(message: Json) -> bool:
    return message.get("subtype") == "thread_broadcast"


def _reacted(call: Call) -> tuple[Json, str]:
    if not (call.args.get("channel") and call.args.get("timestamp")):
        raise Refusal("no_item_specified")
    channel, name = call.joined_channel(), call.args["name"]
    message = channel.message(call.args["timestamp"])
    if message is None:
        raise Refusal("message_not_found")
    if not name.replace("_", "").replace("-", "").replace("+", "").isalnum():
        raise Refusal("invalid_name")
    return message, name
