"""Modals and Home tabs: opened by triggers that last three seconds, replaced where the hash still fits."""

from __future__ import annotations

from tests.slack.chat import with_ids
from tests.slack.limits import too_large, view_complaints
from tests.slack.methods import Call, handles, invalid_arguments
from tests.slack.shapes import Json
from tests.slack.workspace import Workspace
from tests.slack.world import Refusal, World

_DEEPEST = 3
"""Views that a modal's stack holds."""


@handles("views.open")
def open_view(call: Call) -> Json:
    """Open a modal."""
    check_view(call.args["view"], "modal")
    trigger = _exchanged(call)
    view = stored(call.world, call.workspace, call.args["view"], trigger["user"])
    call.world.stacks[trigger["user"]] = [view["id"]]
    call.world.changed()
    return {"view": shown(view)}


@handles("views.push")
def push_view(call: Call) -> Json:
    """Put a modal onto the one that is open."""
    check_view(call.args["view"], "modal")
    trigger = _exchanged(call)
    return {"view": shown(pushed(call.world, call.workspace, call.args["view"], trigger["user"]))}


@handles("views.update")
def update_view(call: Call) -> Json:
    """Replace a view."""
    args, views = call.args, call.world.views
    if not (args.get("view_id") or args.get("external_id")):
        raise invalid_arguments("[ERROR] missing required field: view_id")
    view = views.get(args.get("view_id", "")) or next(
        (one for one in views.values() if one["external_id"] and one["external_id"] == args.get("external_id")), None
    )
    if view is None or view["gone"]:
        raise Refusal("not_found")
    if args.get("hash", view["hash"]) != view["hash"]:
        raise Refusal("hash_conflict")
    check_view(args["view"], view["type"])
    return {"view": shown(replaced(call.world, view, args["view"]))}


@handles("views.publish")
def publish_view(call: Call) -> Json:
    """Set a user's Home tab."""
    if not call.world.manifest.has_home:
        raise Refusal("not_enabled")
    user, homes = call.args["user_id"], call.workspace.homes
    if user not in call.workspace.users:
        raise invalid_arguments("invalid `user_id`")
    check_view(call.args["view"], "home")
    if user in homes:
        if call.args.get("hash", homes[user]["hash"]) != homes[user]["hash"]:
            raise Refusal("hash_conflict")
        return {"view": shown(replaced(call.world, homes[user], call.args["view"]))}
    homes[user] = stored(call.world, call.workspace, call.args["view"], user)
    return {"view": shown(homes[user])}


def check_view(view: object, kind: str) -> None:
    """Refuse what Slack would not show."""
    found = view_complaints(view)
    if not found and isinstance(view, dict) and view["type"] != kind:
        found = [f"unsupported type: {view['type']} [json-pointer:/view/type]"]
    if found:
        raise invalid_arguments(*(f"[ERROR] {one}" for one in found))
    if isinstance(view, dict) and too_large(view):
        raise Refusal("view_too_large")


def new_trigger(world: World, user: str) -> str:
    """A trigger that a user's action gives."""
    trigger = f"{world.new_id('')}.{world.app['id']}"
    world.triggers[trigger] = {"user": user, "at": world.now(), "used": False}
    return trigger


def stored(world: World, workspace: Workspace, view: Json, user: str) -> Json:
    """A new view, as Slack keeps it."""
    external = view.get("external_id") or ""
    if external and any(one["external_id"] == external and not one["gone"] for one in world.views.values()):
        raise Refusal("duplicate_external_id")
    number = world.new_id("V")
    kept: Json = {
        "id": number,
        "team_id": workspace.id,
        "app_id": world.app["id"],
        "app_installed_team_id": workspace.id,
        "bot_id": workspace.bot_id,
        "root_view_id": number,
        "previous_view_id": None,
        "user": user,
        "gone": False,
        "opened_at": world.now(),
    }
    world.views[number] = kept
    replaced(world, kept, view)
    return kept


def replaced(world: World, kept: Json, view: Json) -> Json:
    """A view with other content and another hash."""
    kept.update(
        {
            "type": view["type"],
            "title": view.get("title"),
            "close": view.get("close"),
            "submit": view.get("submit"),
            "blocks": with_ids(world, view["blocks"]),
            "private_metadata": view.get("private_metadata") or "",
            "callback_id": view.get("callback_id") or "",
            "external_id": view.get("external_id") or "",
            "clear_on_close": bool(view.get("clear_on_close")),
            "notify_on_close": bool(view.get("notify_on_close")),
            "hash": f"{world.new_ts()[:10]}.{world.new_id('')}",
            "state": {"values": {}},
            "errors": {},
            "changed_at": world.now(),
        }
    )
    world.changed()
    return kept


def shown(view: Json) -> Json:
    """A view as payloads show it."""
    return {
        name: value for name, value in view.items() if name not in ("user", "gone", "opened_at", "changed_at", "errors")
    }


def pushed(world: World, workspace: Workspace, view: Json, user: str) -> Json:
    """A view on top of the user's open ones."""
    stack = world.stacks[user]
    if len(stack) >= _DEEPEST:
        raise Refusal("push_limit_reached")
    kept = stored(world, workspace, view, user)
    if stack:
        kept.update(root_view_id=stack[0], previous_view_id=stack[-1])
    stack.append(kept["id"])
    return kept


def close_views(world: World, user: str, *, all_of_them: bool) -> None:
    """Close a user's topmost modal, or the whole stack."""
    stack = world.stacks[user]
    while stack:
        world.views[stack.pop()]["gone"] = True
        if not all_of_them:
            break
    world.changed()


def _exchanged(call: Call) -> Json:
    trigger_id = call.args.get("trigger_id") or call.args.get("interactivity_pointer") or ""
    trigger = call.world.triggers.get(trigger_id)
    if not trigger_id:
        raise invalid_arguments("[ERROR] missing required field: trigger_id")
    if trigger is None:
        raise Refusal("invalid_trigger_id")
    if trigger["used"]:
        raise Refusal("exchanged_trigger_id")
    if call.world.now() - trigger["at"] > call.world.settings.trigger_seconds * 1000:
        raise Refusal("expired_trigger_id")
    trigger["used"] = True
    return trigger
