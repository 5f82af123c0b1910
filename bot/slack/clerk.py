"""The clerk: sees one delivery through, from the first status to the answer."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from slack_sdk.errors import SlackApiError

from bot.conversation import Answering, growing
from bot.intents import Intent, intent_of
from bot.slack import notices
from bot.slack.admission import Admission
from bot.slack.deliveries import Deliveries
from bot.slack.delivery import Delivery, Lost
from bot.slack.desk import Job
from bot.slack.history import History
from bot.slack.library import Library
from bot.slack.message import Message
from bot.slack.places import Place
from bot.slack.placing import place_of
from bot.slack.questions import words_of
from bot.slack.settings import SlackError, SlackSettings
from bot.slack.snippets import Unreadable
from bot.slack.taking_back import take_back
from bot.slack.tasks import ASKERS
from bot.slack.web import UNREACHABLE, attempt, is_gone, is_passing, reason_of
from bot.slack.wordings import Wordings
from bot.slack.workspaces import Workspace, Workspaces
from retrieval.domain import EXTRACTIVE, Answer, Question
from retrieval.errors import QuestionError
from retrieval.receipts import Receipts
from retrieval.untrusted import one_line

_TOO_OLD_SECONDS = 3600.0
"""Nobody waits for an answer that a crash has held up for longer."""


class SlackClerk:
    """Answers deliveries from the archive."""

    def __init__(
        self,
        chain: Answering,
        library: Library,
        receipts: Receipts,
        deliveries: Deliveries,
        workspaces: Workspaces,
        settings: SlackSettings,
        admission: Admission,
        log: logging.Logger,
    ) -> None:
        """Take what the work needs."""
        self._chain = chain
        self._library = library
        self._receipts = receipts
        self._deliveries = deliveries
        self._workspaces = workspaces
        self._settings = settings
        self._admission = admission
        self._log = log
        self._history = History(receipts, deliveries)
        self._wordings = Wordings(deliveries)

    def welcome(self, job: Job) -> bool:
        """See whether it is to be answered; where not, say why."""
        return self._guarded(job, lambda: self._welcome(job))

    def announce(self, job: Job) -> None:
        """Show how far it has come, as far as that can be shown."""
        job.status.show(self._place(job.delivery), lambda: self._progress(job))

    def answer(self, job: Job) -> None:
        """Answer it."""
        self._guarded(job, lambda: self._answer(job))

    def turn_away(self, job: Job) -> None:
        """Say that too many are waiting."""
        self._guarded(job, lambda: self._turn_away(job))

    def tidy(self) -> None:
        """Forget old deliveries, and old answers in Slack that nobody had a word for."""
        kept = timedelta(days=self._settings.keep_days)
        self._deliveries.forget_before(time.time() - kept.total_seconds())
        if count := self._receipts.forget_before(datetime.now(UTC) - kept, ASKERS):
            self._log.info("forgot old answers", extra={"count": count})

    def stop_elsewhere(self, delivery: Delivery) -> None:
        """Stop what another process is at: it finds that it has lost the delivery."""
        job = Job(delivery)
        self._guarded(job, lambda: self._deliveries.seize(delivery.id) and self._stopped(job))

    def _turn_away(self, job: Job) -> bool:
        task = job.delivery.task
        if task["kind"] == "deletion":
            # It needs no place: no worker has to do with it.
            return self._delete(job)
        refusal = self._objection(job.delivery) or notices.too_busy(str(task.get("question") or ""))
        return self._refuse(job, refusal, is_private=True)

    def _welcome(self, job: Job) -> bool:
        delivery = job.delivery
        if delivery.task["kind"] == "deletion":
            return self._delete(job)
        if delivery.is_adopted and self._deliveries.age(delivery.id) > _TOO_OLD_SECONDS:
            self._done(job, "too old")
            return False
        if refusal := self._objection(delivery) or self._haste(delivery):
            return self._refuse(job, refusal, is_private=True)
        if not delivery.task.get("edits") and (reply := self._reply(delivery)):
            return self._close(job, reply)
        self._note(job, "welcomed", waiting=job.waiting)
        return True

    def _progress(self, job: Job) -> str:
        return notices.in_queue(job.waiting) if job.waiting else notices.searching(self._library.coverage())

    def _objection(self, delivery: Delivery) -> Message | None:
        reason = self._admission.objection(self._workspace(delivery), delivery.task)
        return notices.not_allowed(reason) if reason else None

    def _haste(self, delivery: Delivery) -> Message | None:
        # What was taken before has been counted when it came.
        seconds = 0.0 if delivery.is_adopted else self._admission.wait(delivery)
        return notices.too_fast(seconds) if seconds else None

    def _reply(self, delivery: Delivery) -> Message | None:
        """What is said to what is no question."""
        if delivery.task.get("file"):
            return None
        match intent_of(str(delivery.task.get("question") or "")):
            case Intent.HELP:
                return notices.help_message(self._library.coverage(), name=self._workspace(delivery).name)
            case Intent.ABOUT:
                return notices.about(self._library.coverage())
            case Intent.THANKS:
                return notices.thanks()
            case Intent.EMPTY:
                return notices.empty_question(self._workspace(delivery).name)
        return None

    def _answer(self, job: Job) -> bool:
        delivery = job.delivery = self._wordings.with_answer(job.delivery)
        if self._wordings.is_outdated(delivery):
            return self._dropped(job, "outdated")
        if reply := self._reply(delivery):
            is_answered = delivery.task.get("edits") and delivery.answer
            return self._dropped(job, "left as it was") if is_answered else self._close(job, reply)
        place = self._place(delivery)
        kept = self._receipts.find(delivery.receipt) if delivery.receipt else None
        answer = kept.answer if kept else None
        if answer is None and not job.stopped.is_set():
            try:
                answer = self._found(job, place)
            except Unreadable as error:
                return self._refuse(job, notices.unreadable_file(str(error)))
            except QuestionError as error:
                return self._refuse(job, notices.cannot_ask(str(error)))
        if answer is None or job.stopped.is_set() or self._deliveries.is_done(delivery.id):
            return self._stopped(job)
        if not answer.answered and self._history.is_between_people(delivery):
            return self._dropped(job, "overheard")
        receipt = kept.id if kept else self._keep(delivery, answer)
        job.status.end()
        place.answer(answer, receipt)
        self._done(job, "answered", receipt=receipt, found=answer.answered, confidence=round(answer.confidence, 3))
        return False

    def _found(self, job: Job, place: Place) -> Answer | None:
        """The answer, which is shown while a model writes it; None where nobody wants it any more."""
        text, answer = words_of(job.delivery.task, self._workspace(job.delivery)), None
        for answer in growing(self._chain, Question(text, None, self._history.before(job.delivery))):
            if job.stopped.is_set():
                return None
            if answer.answered and answer.engine != EXTRACTIVE:
                job.status.end()
                place.grow(answer)
        return answer

    def _keep(self, delivery: Delivery, answer: Answer) -> str:
        """Keep an answer before it is given: whoever has to give it again need not look for it again."""
        where = {name: str(delivery.task.get(name) or "") for name in ("team", "channel", "ts", "thread")}
        receipt = self._receipts.keep(answer, delivery.asker, where)
        self._deliveries.note_receipt(delivery.id, receipt)
        return receipt

    def _stopped(self, job: Job) -> bool:
        if self._deliveries.is_done(job.delivery.id):
            # Another process was told, and has said so.
            self._last(job).idle()
            return False
        if self._wordings.is_taken_back(job.delivery):
            return self._dropped(job, "taken back")
        if self._wordings.answer(job.delivery):
            return self._dropped(job, "left as it was")
        return self._refuse(job, notices.stopped(str(job.delivery.task.get("question") or "")))

    def _dropped(self, job: Job, event: str) -> bool:
        """Nothing is said: whoever asked knows, or something better stands there."""
        self._last(job).idle()
        self._done(job, event)
        return False

    def _delete(self, job: Job) -> bool:
        """The question was taken back: its answer goes too, and nothing is left to follow up."""
        delivery = self._wordings.with_answer(job.delivery)
        left = take_back(self._workspace(delivery), delivery) if delivery.answer else ""
        self._deliveries.withdraw(delivery)
        self._done(job, "deleted", **({"left": left} if left else {}))
        return False

    def _last(self, job: Job) -> Place:
        """Where the last word is said."""
        job.status.end()
        return self._place(job.delivery)

    def _place(self, delivery: Delivery) -> Place:
        return place_of(delivery, self._workspace, self._deliveries, stream=self._settings.stream)

    def _workspace(self, delivery: Delivery) -> Workspace:
        return self._workspaces.get(delivery.task["team"], str(delivery.task.get("enterprise") or ""))

    def _refuse(self, job: Job, said: Message, *, is_private: bool = False) -> bool:
        """Say why there is no answer, and to what, unless the question stands right above that."""
        task = job.delivery.task
        stands_above = task["kind"] == "thread" and not task.get("is_reply") and not is_private
        asked = "" if stands_above else str(task.get("question") or "")
        return self._close(job, notices.about_question(said, asked), is_private=is_private)

    def _close(self, job: Job, said: Message, *, is_private: bool = False) -> bool:
        """Say something in place of an answer; there is nothing left to do."""
        place = self._last(job)
        (place.whisper if is_private else place.say)(said)
        self._done(job, "closed")
        return False

    def _done(self, job: Job, event: str, *, receipt: str | None = None, **facts: object) -> None:
        self._deliveries.done(job.delivery.id, receipt=receipt)
        self._note(job, event, **facts)

    def _guarded(self, job: Job, do: Callable[[], bool], *, is_last_word: bool = False) -> bool:
        """Do it; what fails is said once, and what may work later is left to be adopted.

        Args:
            job: what it is done for.
            do: what is to be done.
            is_last_word: it says that something failed, so where it fails there is nothing left to say.
        """
        about = {"delivery": job.delivery.id}
        try:
            return do()
        except Lost as lost:
            self._log.info("left to others: %s", lost, extra=about)
        except SlackError as error:
            # Nobody can be told without a token, and none comes of waiting.
            self._log.warning("%s", error, extra=about)
            self._guarded(job, lambda: self._left_unsaid(job), is_last_word=True)
        except SlackApiError as error:
            self._log.warning("Slack refused: %s", reason_of(error), extra=about)
            self._workspaces.doubt(error, job.delivery.task["team"])
            if is_gone(error) or (is_last_word and not is_passing(error)):
                self._guarded(job, lambda: self._given_up(job), is_last_word=True)
            elif not is_passing(error):
                self._apologise(job, is_refused=True)
        except UNREACHABLE as error:
            self._log.warning("Slack cannot be reached: %s", reason_of(error), extra=about)
        except Exception:  # any bug: it is logged, who asked is told, and the other questions are still answered
            if is_last_word:
                raise
            self._apologise(job)
        return False

    def _left_unsaid(self, job: Job) -> bool:
        self._done(job, "cannot be answered")
        return False

    def _given_up(self, job: Job) -> bool:
        self._left_unsaid(job)
        attempt(lambda: self._last(job).idle())
        return False

    def _apologise(self, job: Job, *, is_refused: bool = False) -> None:
        reference = uuid.uuid4().hex[:8]
        about = {"delivery": job.delivery.id, "reference": reference}
        self._log.exception("a question failed", extra=about)
        known = self._deliveries.find(job.delivery.id)
        # What failed after the answer was posted is no matter of the asker's: it is put right when it is adopted.
        if is_refused or known is None or known.answer is None:
            said = notices.failed(reference, str(job.delivery.task.get("question") or ""))
            self._guarded(job, lambda: self._refuse(job, said), is_last_word=True)

    def _note(self, job: Job, event: str, **facts: object) -> None:
        elapsed = round((time.monotonic() - job.begun) * 1000)
        extra = {"delivery": job.delivery.id, "ms": elapsed, **facts}
        if self._settings.log_text:
            extra["question"] = one_line(str(job.delivery.task.get("question") or ""))
        self._log.info(event, extra=extra)
