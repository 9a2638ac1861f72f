"""The nouns of a contract, immutable: parties, terms, milestones and the schedule they make."""

from toolkit.schedule.checks import check, faults
from toolkit.schedule.designing import design
from toolkit.schedule.milestones import Milestone
from toolkit.schedule.parties import Party, Role
from toolkit.schedule.planning import Industry, Plan
from toolkit.schedule.schedule import ContractFile, Schedule
from toolkit.schedule.terms import AcceptancePeriod, LateInterest, PaymentTerm, Retention, TermStart

__all__ = [
    "AcceptancePeriod",
    "ContractFile",
    "Industry",
    "LateInterest",
    "Milestone",
    "Party",
    "PaymentTerm",
    "Plan",
    "Retention",
    "Role",
    "Schedule",
    "TermStart",
    "check",
    "design",
    "faults",
]
