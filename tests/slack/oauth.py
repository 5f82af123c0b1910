"""Installing the app: the page where somebody allows it, the code, the token; and taking it away again."""

from __future__ import annotations

import base64
from urllib.parse import parse_qs, urlencode, urlsplit

from aiohttp import web

from tests.slack.control import Impossible, deed
from tests.slack.events import emit, send
from tests.slack.methods import Call, handles
from tests.slack.shapes import Json
from tests.slack.workspace import Workspace
from tests.slack.world import WORLD, Refusal, World


async def authorize(request: web.Request) -> web.Response:
    """The page on which somebody allows the app; here, everybody does at once."""
    world = request.app[WORLD]
    team = request.query.get("team") or next(iter(world.workspaces))
    user = next(iter(world.workspaces[team].users))
    try:
        raise web.HTTPFound(allows(world, str(request.url), user))
    except Impossible as reason:
        return web.Response(status=400, text=str(reason))


@deed
def allows(world: World, url: str, user: str) -> str:
    """Somebody clicks *Allow* on the page at an install URL; where Slack sends the browser then."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    if asked.get("client_id") != world.app["client_id"]:
        raise Impossible("invalid client_id")
    scopes = set(asked.get("scope", "").replace(" ", ",").split(","))
    if not scopes <= set(world.manifest.scopes):
        raise Impossible(f"the manifest lacks scopes: {sorted(scopes - set(world.manifest.scopes))}")
    redirect = asked.get("redirect_uri") or world.manifest.content["oauth_config"]["redirect_urls"][0]
    code = world.new_id("code")
    world.codes[code] = {"user": user, "redirect_uri": asked.get("redirect_uri"), "used": False}
    return f"{redirect}?{urlencode({'code': code, 'state': asked.get('state', '')})}"


@handles("oauth.v2.access")
def access(call: Call) -> Json:
    """Exchange a code for a token, once."""
    world = call.world
    _check_client(call)
    code = world.codes.get(call.args.get("code", ""))
    if code is None:
        raise Refusal("invalid_code")
    if code["used"]:
        raise Refusal("code_already_used")
    if code["redirect_uri"] != call.args.get("redirect_uri"):
        raise Refusal("bad_redirect_uri")
    code["used"] = True
    workspace = world.workspace_of(code["user"])
    workspace.token, workspace.token_error = world.new_id(f"xoxb-{workspace.id}-"), ""
    return {
        "app_id": world.app["id"],
        "authed_user": {"id": code["user"]},
        "scope": ",".join(world.manifest.scopes),
        "token_type": "bot",
        "access_token": workspace.token,
        "bot_user_id": workspace.bot_user_id,
        "team": {"id": workspace.id, "name": workspace.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }


@handles("auth.revoke")
def revoke(call: Call) -> Json:
    """Give the token back; with the last token goes the app."""
    if call.args.get("test"):
        return {"revoked": False}
    take_away(call.world, call.workspace, "token_revoked")
    return {"revoked": True}


@deed
def revokes_token(world: World, workspace: str, error: str) -> None:
    """The bot's token stops working."""
    team = world.workspaces[workspace]
    tokens = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [team.bot_user_id]}}
    send(world, emit(world, team, "tokens_revoked", tokens))
    team.token_error = error


@deed
def uninstalls(world: World, workspace: str) -> None:
    """Somebody removes the app from the workspace."""
    take_away(world, world.workspaces[workspace], "account_inactive")


def take_away(world: World, workspace: Workspace, error: str) -> None:
    """Remove the app; its two events come in either order."""
    tokens = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [workspace.bot_user_id]}}
    payloads = emit(world, workspace, "tokens_revoked", tokens)
    payloads += emit(world, workspace, "app_uninstalled", {"type": "app_uninstalled"})
    world.chance.shuffle(payloads)
    workspace.token_error = error
    send(world, payloads)


def _check_client(call: Call) -> None:
    basic = call.args["authorization"].partition("Basic ")[2]
    given = base64.b64decode(basic).decode().partition(":")[::2] if basic else ("", "")
    client_id, secret = (call.args.get("client_id") or given[0], call.args.get("client_secret") or given[1])
    if client_id != call.world.app["client_id"]:
        raise Refusal("invalid_client_id")
    if secret != call.world.app["client_secret"]:
        raise Refusal("bad_client_secret")
