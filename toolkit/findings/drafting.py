"""Makes the draft of a schedule from findings: chooses, joins, derives, and says what is doubtful."""

from __future__ import annotations

from toolkit.documents.document import Document
from toolkit.findings.finding import Draft, Finding
from toolkit.schedule.schedule import ContractFile, Schedule


def draft(document: Document, findings: tuple[Finding, ...]) -> Draft:
    """The schedule that the findings make, with its problems."""
    file = ContractFile(name=document.name, sha256=document.sha256, pages=document.page_count)
    return Draft(Schedule(file=file), (), findings, document)
