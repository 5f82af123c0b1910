"""What is said to the bot, among all that people say where it can hear them."""

from __future__ import annotations

import time

from slack_sdk.errors import SlackApiError

from bot.slack import tasks
from bot.slack.deliveries import Deliveries
from bot.slack.follow_ups import is_follow_up, is_for_the_bot
from bot.slack.posts import Post, post_of
from bot.slack.threads import Posted, messages_of
from bot.slack.web import is_passing, is_unsure
from bot.slack.workspaces import Workspace, Workspaces

_SOON_SECONDS = 1.0
"""Slack waits for three seconds."""
_LATE_SECONDS = 600.0
"""After that Slack has given up sending again; and nobody waits any more for what was asked before an invitation."""


class Hearing:
    """Tells what the bot is asked from what people say to each other."""

    def __init__(self, deliveries: Deliveries, workspaces: Workspaces) -> None:
        """Take what knows where the bot has a part."""
        self._deliveries = deliveries
        self._workspaces = workspaces

    def is_asked(self, post: Post, enterprise: str) -> bool:
        """Whether a post is for the bot: said to it, or a follow-up in a thread that is its own.

        Raises:
            SlackApiError: Slack does not say now whether the thread is; the event should come again.
            OSError: Slack cannot be reached.
        """
        if post.is_direct:
            return True
        if post.mentions_bot:
            return is_for_the_bot(post)
        if not is_follow_up(post):
            return False
        return self._is_known(post) or self._is_begun(post, enterprise)

    def come_in(self, team: str, channel: str, joined: str) -> None:
        """Note that the bot was invited to a channel, and when: the time stamp of the message that says so."""
        came = tasks.joined(team, channel, joined)
        self._deliveries.forget(came.id)
        self._deliveries.note_given(came)

    def asked_before(self, team: str, enterprise: str, channel: str, joined: str) -> list[Post]:
        """What the bot was asked in a channel in the minutes before it was invited: Slack tells it nothing of that.

        Args:
            team: the workspace.
            enterprise: the organisation of the workspace, if any.
            channel: where it is now.
            joined: time stamp of the message that says so.

        Raises:
            SlackApiError: Slack does not tell.
            OSError: Slack cannot be reached.
        """
        workspace = self._workspaces.get(team, enterprise)
        since = f"{float(joined) - _LATE_SECONDS:.6f}"
        page = workspace.quick.conversations_history(channel=channel, oldest=since, latest=joined)
        posts = [_post(one, team, channel, workspace) for one in reversed(page["messages"])]
        return [post for post in posts if post and post.mentions_bot and is_for_the_bot(post)]

    def _is_begun(self, post: Post, enterprise: str) -> bool:
        """Whether the bot was mentioned in a thread, though the mention has not come yet.

        Slack sends again for some minutes what did not arrive; what is asked meanwhile may come first. When Slack
        stumbles, this fails, the event is not acknowledged, and comes again. When it wants fewer calls, that would only
        bring more of them: most such threads are none of the bot's. Then a mention that is just being taken, here or
        elsewhere, is waited for.
        """
        if float(post.ts) - float(post.thread) > _LATE_SECONDS:
            return False
        workspace = self._workspaces.get(post.team, enterprise)
        try:
            messages = messages_of(workspace.quick, post.channel, post.thread, until=post.ts)
        except SlackApiError as error:
            if is_unsure(error):
                raise
            return is_passing(error) and self._is_known_soon(post)
        # It may have come while Slack was asked.
        return any(self._will_come(one, post, workspace) for one in messages) or self._is_known(post)

    def _is_known_soon(self, post: Post) -> bool:
        time.sleep(_SOON_SECONDS)
        return self._is_known(post)

    def _is_known(self, post: Post) -> bool:
        return self._deliveries.knows_thread(tasks.thread_of(post.team, post.channel, post.thread))

    def _will_come(self, message: Posted, reply: Post, workspace: Workspace) -> bool:
        post = _post(message, reply.team, reply.channel, workspace)
        if not post or not post.mentions_bot or not is_for_the_bot(post):
            return False
        came = self._deliveries.find(tasks.thread_of(post.team, post.channel, post.ts))
        joined = self._deliveries.find(tasks.joined(post.team, post.channel, "").id)
        return came is None and float(post.ts) > float((joined and joined.answer) or 0)


def _post(message: Posted, team: str, channel: str, workspace: Workspace) -> Post | None:
    return post_of({**message, "channel": channel}, team, workspace.bot_user)
