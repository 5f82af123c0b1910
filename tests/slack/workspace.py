"""A workspace of Slack: its people, its channels and what was said there."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Literal

from tests.slack.shapes import Json

Kind = Literal["public", "private", "im", "mpim"]


@dataclass
class User:
    """A person or a bot; ``team_id`` names their workspace where it is another one, ``enterprise`` its organisation."""

    id: str
    name: str
    team_id: str = ""
    enterprise: str = ""
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    bot_id: str = ""
    deleted: bool = False
    is_admin: bool = False
    tz: str = "Europe/Amsterdam"
    tz_offset: int = 7200
    locale: str = "en-US"


@dataclass
class Channel:
    """A conversation of any kind, with its messages in order."""

    id: str
    name: str = ""
    kind: Kind = "public"
    members: list[str] = field(default_factory=list)
    is_ext_shared: bool = False
    is_archived: bool = False
    messages: list[Json] = field(default_factory=list)

    @property
    def type(self) -> str:
        """The ``channel_type`` of events."""
        return {"public": "channel", "private": "group"}.get(self.kind, self.kind)

    @property
    def noun(self) -> str:
        """How scopes and events call this kind of conversation."""
        return {"public": "channels", "private": "groups"}.get(self.kind, self.kind)

    def message(self, ts: object) -> Json | None:
        """The message with a timestamp."""
        return next((message for message in self.messages if message["ts"] == ts), None)

    def replies(self, ts: str) -> list[Json]:
        """The replies in a thread."""
        return [one for one in self.messages if one.get("thread_ts") == ts and one["ts"] != ts]


@dataclass
class Workspace:
    """A team; ``token`` is its bot token, empty while the app is not installed there."""

    id: str
    name: str
    domain: str
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    token: str = ""
    token_error: str = ""
    bot_user_id: str = ""
    bot_id: str = ""
    enterprise: str = ""
    homes: dict[str, Json] = field(default_factory=dict)
    files: dict[str, Json] = field(default_factory=dict)

    def direct(self, user: str) -> Channel:
        """The DM between the bot and a user, opened where it is not yet."""
        name = f"D{user[1:]}"
        return self.channels.setdefault(name, Channel(name, "", "im", [user, self.bot_user_id]))

    def has_bot(self, channel: Channel) -> bool:
        """Whether the app's bot is a member."""
        return self.bot_user_id in channel.members

    def bot(self, bot_id: str) -> User | None:
        """The bot with an id."""
        return next((user for user in self.users.values() if user.bot_id == bot_id), None)


def newsroom(team: str = "T1", *, installed: bool = True) -> Json:
    """A workspace for tests, with somebody and some channel of each kind; see the README."""
    number = team[1:]
    mark = "" if number == "1" else f"T{number}"
    bot, names = f"U{mark}BOT", ("ann", "ben", "guest", "visitor", "stranger", "otherbot")
    users = [User(f"U{mark}{place}", name, team) for place, name in enumerate(names, 1)]
    ann, ben, guest, visitor, stranger, other_bot = (user.id for user in users)
    users[0].is_admin = True
    users[2].is_restricted = True
    users[3].is_restricted = users[3].is_ultra_restricted = True
    users[4].team_id = "T9"
    users[5].bot_id = f"B{mark}OTHER"
    channels = [
        Channel(f"C{mark}1", "general", "public", [ann, ben, guest, other_bot, bot]),
        Channel(f"C{mark}2", "random", "public", [ann, ben]),
        Channel(f"C{mark}3", "editors", "private", [ann, ben, bot]),
        Channel(f"C{mark}4", "partners", "public", [ann, stranger, bot], is_ext_shared=True),
        Channel(f"C{mark}5", "old", "public", [ann, bot], is_archived=True),
        Channel(f"C{mark}6", "visitors", "private", [ann, visitor, bot]),
        Channel(f"C{mark}7", "secret", "private", [ann, ben]),
    ]
    made = Workspace(team, f"Daily Planet {number}", f"planet{number}", bot_user_id=bot, bot_id=f"B{mark}BOT")
    made.users = {user.id: user for user in [*users, User(bot, "newsdesk", team, bot_id=made.bot_id)]}
    made.channels = {channel.id: channel for channel in channels}
    made.token = f"xoxb-{number}-bot" if installed else ""
    return asdict(made)


def workspace_from(spec: Json) -> Workspace:
    """What ``newsroom`` or a test describes."""
    users = {name: User(**user) for name, user in spec["users"].items()}
    channels = {name: Channel(**channel) for name, channel in spec["channels"].items()}
    return Workspace(**{**spec, "users": users, "channels": channels})
