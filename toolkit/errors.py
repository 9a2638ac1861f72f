"""Every exception the toolkit raises on purpose: one class for each cause, each message with its remedy.

None derives from ValueError: pydantic would swallow it inside a validator and lose its class.
"""

from __future__ import annotations


class ToolkitError(Exception):
    """The root of all errors raised on purpose.

    Args:
        what: What was wrong, as a sentence without its full stop.
        where: The file, place, milestone or rule it concerns.
        remedy: What the reader of the message can do about it.
    """

    def __init__(self, what: str, *, where: str | None = None, remedy: str) -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        place = f"{where}: " if where else ""
        super().__init__(f"{place}{what}. {remedy}")

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.what, self.where, self.remedy))


def _rebuild(kind: type[ToolkitError], what: str, where: str | None, remedy: str) -> ToolkitError:
    """Make an error again that has crossed a process border."""
    return kind(what, where=where, remedy=remedy)


# --- values -----------------------------------------------------------------------------------


class InvalidAmount(ToolkitError):
    """An amount that is no decimal number, or finer than its currency's smallest unit."""


class UnknownCurrency(ToolkitError):
    """A currency code that is neither in ISO 4217 nor one of the known digital units."""


class CurrencyMismatch(ToolkitError):
    """Two amounts in different currencies were added, subtracted or compared."""


class InvalidDate(ToolkitError):
    """A date, period or calendar that does not exist."""


class InvalidSchedule(ToolkitError):
    """A schedule, or its JSON, that breaks its own form."""


class InvalidPlan(ToolkitError):
    """A plan from which no schedule can be designed that is safe to sign."""


class NameTaken(ToolkitError):
    """Two plug-ins claim one name."""


class PluginBroken(ToolkitError):
    """An entry point of a third party cannot be loaded."""


# --- reading ----------------------------------------------------------------------------------


class ReadError(ToolkitError):
    """A contract file could not be read; the file itself is left as it was."""


class FileNotReadable(ReadError):
    """The file is missing, is a folder, or may not be opened."""


class EmptyFile(ReadError):
    """The file holds nothing."""


class DamagedFile(ReadError):
    """The file is truncated or is not what its first bytes say."""


class EncryptedFile(ReadError):
    """The file is protected by a password."""


class NoTextLayer(ReadError):
    """The PDF holds pictures of pages and no text."""


class UnknownFormat(ReadError):
    """No reader knows the file's format."""


class LimitExceeded(ReadError):
    """The file is larger than the reading limits allow."""


class ReaderFailed(ReadError):
    """A library underneath a reader failed on the file in a way nobody foresaw."""


# --- findings ---------------------------------------------------------------------------------


class VocabularyBroken(ToolkitError):
    """A file of the vocabulary lacks a wording, or holds one that cannot be used."""


class UnknownComponent(ToolkitError):
    """A pipeline component or model of that name does not exist."""


class UnknownField(ToolkitError, KeyError):
    """A name such as ``M3.amount`` that the schedule does not have."""

    __str__ = Exception.__str__


# --- ledger -----------------------------------------------------------------------------------


class LedgerError(ToolkitError):
    """The ledger could not do what was asked; nothing was written."""


class LedgerLocked(LedgerError):
    """Another program holds the ledger and did not let go in time."""


class LedgerReadOnly(LedgerError):
    """The ledger file or its folder may not be written."""


class LedgerNewer(LedgerError):
    """The ledger was written by a newer version of the toolkit."""


class LedgerFull(LedgerError):
    """The disk, or the quota on it, has no room for another event."""


class LedgerUnavailable(LedgerError):
    """The ledger's folder or server cannot be reached, or its disk fails."""


class NotALedger(LedgerError):
    """The file exists and is no ledger."""


class LedgerDamaged(LedgerError):
    """The chain of events is broken: something was changed or removed."""


class UnknownEngagement(LedgerError, KeyError):
    """The ledger holds no engagement of that identifier."""

    __str__ = Exception.__str__


class UnknownInvoice(LedgerError, KeyError):
    """The engagement has issued no document of that number."""

    __str__ = Exception.__str__


class EventRefused(LedgerError):
    """An event may not follow what has happened; ``where`` names the rule.

    Subclass for a cause that callers tell apart.
    """


class UnknownMilestone(EventRefused):
    """The schedule in force has no milestone of that id."""


class DateRefused(EventRefused):
    """A date lies in the future, or before something it must follow."""


class EngagementClosed(EventRefused):
    """The engagement was terminated; only money may still move."""


class NotInvoiceable(EventRefused):
    """What was to be invoiced is not accepted, has no amount, or has none that can be invoiced."""


class UnknownStatute(LedgerError):
    """The table of statutory interest has no law of that name."""


class InvalidTable(ToolkitError):
    """A table of rates, or a file of reminder texts, cannot be read or does not have its form."""


class InvalidTaxRule(ToolkitError):
    """A tax rule that names no known regime, or lacks what its regime needs."""


# --- documents that go out ----------------------------------------------------------------------


class RenderError(ToolkitError):
    """A document could not be rendered; no file was written."""


class TemplateBroken(RenderError):
    """A template names a field that does not exist, or does not compile."""


class UnknownTemplate(RenderError):
    """No template of that name is on the template path."""


class BrandBroken(RenderError):
    """A firm's brand folder misses a file, or says something that cannot be used."""


class MissingGlyphs(RenderError):
    """A text has characters that none of the fonts at hand can show."""


class DocumentExists(RenderError):
    """A file of that name stands there already, with other content."""


class FolderNotWritable(RenderError):
    """The folder for the documents cannot be made or written."""
