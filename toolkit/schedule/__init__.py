"""The nouns of a contract, immutable: parties, terms, milestones and the schedule they make."""

from toolkit.schedule.checks import check, faults
from toolkit.schedule.milestones import Milestone
from toolkit.schedule.parties import Party, Role
from toolkit.schedule.schedule import ContractFile, Schedule
from toolkit.schedule.terms import AcceptancePeriod, LateInterest, PaymentTerm, Retention, TermStart

__all__ = [
    "AcceptancePeriod",
    "ContractFile",
    "LateInterest",
    "Milestone",
    "Party",
    "PaymentTerm",
    "Retention",
    "Role",
    "Schedule",
    "TermStart",
    "check",
    "faults",
]
