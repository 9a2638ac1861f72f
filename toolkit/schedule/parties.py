"""The two sides of a contract."""

from __future__ import annotations

from enum import StrEnum

from toolkit.provenance import Source, Value


class Role(StrEnum):
    """What a party is in the contract (EN 16931: Seller, Buyer)."""

    SUPPLIER = "supplier"
    CUSTOMER = "customer"
    OTHER = "other"


class Party(Value):
    """A person or organisation that is party to a contract.

    Attributes:
        name: The full legal name, with its legal form.
        address: The postal address, a line each, without the name and the country.
        country: ISO 3166-1 alpha-2.
        registration_number: Number in a public register (EN 16931 BT-30, BT-47).
        tax_id: VAT or other tax number, with its country prefix where it has one (BT-31, BT-48).
        bank_account: IBAN or account number that invoices ask to pay into (BT-84).
    """

    name: str
    role: Role = Role.OTHER
    address: tuple[str, ...] = ()
    country: str | None = None
    registration_number: str | None = None
    tax_id: str | None = None
    email: str | None = None
    phone: str | None = None
    bank_account: str | None = None
    source: tuple[Source, ...] = ()
