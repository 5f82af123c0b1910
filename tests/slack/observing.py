"""What tests look at, and the orders they give the server."""

from __future__ import annotations

from tests.slack.control import Impossible, deed
from tests.slack.http_mode import HttpMode
from tests.slack.shapes import Json
from tests.slack.sockets import Sockets
from tests.slack.web_api import HITCHES
from tests.slack.world import World


@deed
def records(world: World, name: str) -> list[Json]:
    """A list of what happened."""
    found: list[Json] = getattr(world.records, name)
    return found


@deed
def messages(world: World, channel: str, thread: str | None) -> list[Json]:
    """A channel's messages with replies, or a thread's without its first one."""
    place = world.place(channel)[1]
    found = place.messages if thread is None else place.replies(thread)
    return [{**message, "channel": channel} for message in found]


@deed
def views(world: World, user: str) -> list[Json]:
    """The modals that somebody has open, the topmost last."""
    return [world.views[number] for number in world.stacks[user]]


@deed
def home(world: World, user: str) -> Json | None:
    """Somebody's Home tab."""
    return world.workspace_of(user).homes.get(user)


@deed
def direct(world: World, user: str) -> str:
    """The id of somebody's DM with the app."""
    return world.workspace_of(user).direct(user).id


@deed
async def wait(world: World, version: int, seconds: float) -> int:
    """Wait for anything new after a version; the version now."""
    return await world.wait(version, seconds)


@deed
def configure(world: World, **settings: object) -> None:
    """Change settings."""
    for name, value in settings.items():
        if not hasattr(world.settings, name):
            raise Impossible(f"there is no setting {name}")
        setattr(world.settings, name, value)


@deed
def limit(world: World, method: str, times: int, seconds: int) -> None:
    """Let the next calls of a method be answered 429."""
    world.rate_limits[method] += [seconds] * times


@deed
def hitch(world: World, method: str, times: int, seconds: float, then: str) -> None:
    """Let the next calls of a method be done, and their answers be late, or not come at all."""
    if then not in HITCHES:
        raise Impossible(f"there is no hitch {then}")
    world.hitches[method] += [{"seconds": seconds, "then": then}] * times


@deed
def refuse(world: World, method: str, times: int, error: str) -> None:
    """Let the next calls of a method be refused."""
    world.refusals[method] += [error] * times


@deed
async def disconnect(world: World, kind: str) -> int:
    """End all connections in one of the ways; how many there were."""
    if not isinstance(world.deliveries.transport, Sockets):
        raise Impossible("this is HTTP mode")
    return await world.deliveries.transport.disconnect(kind)


@deed
async def verify(world: World, url: str) -> str:
    """Challenge the app's request URL and use it from now on; ``ok``, or what is wrong."""
    if not isinstance(world.deliveries.transport, HttpMode):
        raise Impossible("this is Socket Mode")
    return await world.deliveries.transport.verify(url)


@deed
def deliver_again(world: World, event_id: str) -> None:
    """Send an event once more."""
    world.deliveries.again(event_id)


@deed
def hold(world: World) -> None:
    """Keep events back."""
    world.deliveries.hold()


@deed
async def release(world: World, backwards: bool) -> None:
    """Send what was kept back."""
    await world.deliveries.release(backwards=backwards)


@deed
def member(world: World, channel: str, user: str, present: bool) -> None:
    """Make somebody a member or not, without an event."""
    members = world.place(channel)[1].members
    if present != (user in members):
        members.append(user) if present else members.remove(user)


@deed
def forgive(world: World) -> list[str]:
    """The violations, which count no more."""
    found, world.records.violations = world.records.violations, []
    return found
