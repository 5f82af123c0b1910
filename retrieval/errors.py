"""What can go wrong, as a tree. Every message says what happened, what it means and what to do next.

NewsdeskError
├── UsageError              the user asked for something that cannot be done as asked
│   ├── QuestionError       an empty or absurdly long question
│   └── SettingsError       a setting has a value we cannot use
├── SourceError             a file or record that cannot be read as articles
│   └── SourceGivenUp       taking it apart took too long or crashed, or could not begin
├── SlackError              Slack refuses what we need, or cannot be reached (bot/slack/settings.py)
├── ModelError              the embedding model is missing, altered or unusable
├── WriterError             the language model that writes answers cannot be used, or did not answer
└── ArchiveError            the archive cannot be used
    ├── ArchiveMissing      there is none at that place
    ├── ArchiveBusy         another process has it for itself
    ├── ArchiveUnwritable   no space is left for it, or no right to write it
    ├── ArchiveUnreachable  its Chroma server or database does not answer
    ├── ModelMismatch       it was embedded with another model
    └── ArchiveDamaged      a store cannot be read
        ├── StoreMissing    vectors or keywords are gone; they can be rebuilt
        └── StoreOutdated   an earlier release wrote it; it can be rebuilt
"""

from __future__ import annotations


class NewsdeskError(Exception):
    """Base of all errors we raise on purpose; its text is fit to be shown."""


class UsageError(NewsdeskError):
    """The user asked for something that cannot be done as asked."""


class QuestionError(UsageError):
    """The question is empty or too long."""


class SettingsError(UsageError):
    """A setting has a value we cannot use."""


class SourceError(NewsdeskError):
    """A file, or one record of it, cannot be read as articles."""


class SourceGivenUp(SourceError):
    """Taking a file apart took too long or crashed, or could not begin: another time it may well be read."""


class ModelError(NewsdeskError):
    """The embedding model is missing, altered or unusable."""


class WriterError(NewsdeskError):
    """The language model that writes answers cannot be used, or did not answer; nothing of it names a key."""


class ArchiveError(NewsdeskError):
    """The archive cannot be used."""


class ArchiveMissing(ArchiveError):
    """There is no archive at that place."""


class ArchiveBusy(ArchiveError):
    """Another process has the archive, or a part of it, for itself."""


class ArchiveUnwritable(ArchiveError):
    """No space is left for the archive, or no right to write it."""


class ArchiveUnreachable(ArchiveError):
    """The archive's Chroma server or database does not answer, or refuses us."""


class ModelMismatch(ArchiveError):
    """The archive was embedded with another model."""


class ArchiveDamaged(ArchiveError):
    """One of the archive's stores cannot be read."""


class StoreMissing(ArchiveDamaged):
    """The archive's vectors or keywords are gone; ``newsdesk doctor --repair`` builds them anew."""


class StoreOutdated(ArchiveDamaged):
    """A store that an earlier release wrote lacks what this one notes in it; it can be rebuilt."""
