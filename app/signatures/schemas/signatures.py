"""Signatures of the four assurance classes, as they are handed in and published."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Discriminator, Field, StringConstraints, Tag, computed_field

from app.core.schemas import Bilingual, Body, In, Instant, Out, Sha256
from app.directory.models import Sector
from app.identity.roles import Role
from app.ledger.audiences import ROUNDTABLE, seat_audience, sector_audience
from app.signatures.assurance import MEANINGS
from app.signatures.models import AssuranceClass, Signature, SignatureFormat
from app.signatures.schemas.paper import PaperIn, PaperOut, PaperWitnessOut
from app.signatures.schemas.qualified import QualifiedOut
from app.trust.jws import LONGEST_TOKEN
from app.trust.statements import Intent

Statement = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TOKEN)]
"""A compact JWS as it arrives; its spelling is judged by the verification, which says of each fault what it is."""


class StatementIn(In):
    """Class A: what a seat signed, on a device of its holder's."""

    assurance: Literal["A"] = "A"
    statement: Annotated[
        Statement,
        Field(
            description="Compact JWS, ES256, header exactly {alg, kid, typ: `roundtable-signature+jws`}, over the "
            "canonical JSON {document, governing_lang, intent, log, mandate, nonce, role, roundtable, seat, sector, "
            "seen {root, size}, signed_at, subject {id, revision, type}, v: 1}: `document` is the SHA-256 of the "
            "bytes that are signed, `mandate` the leaf hash of the entry that accredited the holder, `seen` the log "
            "as the signer last saw it.",
        ),
    ]


class QualifiedIn(In):
    """Class B: a file with the holder's qualified electronic signature over the bytes of the document.

    It counts when the seat that is named has verified it and found it valid.
    """

    assurance: Literal["B"]
    file_digest: Annotated[Sha256, Field(description="SHA-256 of the file with the signature.")]
    format: SignatureFormat
    signed_at: Annotated[
        Instant, Field(description="As the signature says; not before the document existed, not later than now.")
    ]
    verifier: Annotated[UUID, Field(description="The seat that will verify it: another sector's.")]


class PaperSignatureIn(PaperIn):
    """Class C: a sheet that names the document's digest and was signed by hand; recorded by who runs the table.

    It counts when both witnesses have confirmed it, each by an act of their own.
    """

    assurance: Literal["C"]
    seat_id: Annotated[UUID, Field(description="The seat whose holder signed the sheet.")]
    document: Annotated[Sha256, Field(description="Of the document, as the sheet names it.")]


class AttestedIn(In):
    """Class D: the word of whoever is signed in for the seat, which the service alone attests."""

    assurance: Literal["D"]
    document: Annotated[Sha256, Field(description="Of the document that was read.")]


def class_of(value: object) -> str | None:
    """The class that a body names; the statement of class A need not name it."""
    if isinstance(value, dict):
        return str(value.get("assurance", "A"))
    return getattr(value, "assurance", None)


SignatureIn = Annotated[
    Annotated[StatementIn, Tag("A")]
    | Annotated[QualifiedIn, Tag("B")]
    | Annotated[PaperSignatureIn, Tag("C")]
    | Annotated[AttestedIn, Tag("D")],
    Discriminator(class_of),
]
EvidencedIn = Annotated[QualifiedIn | PaperSignatureIn, Discriminator("assurance")]
"""A signature that somebody else has to complete: a verifier, or two witnesses."""


class ArrivalOut(Out):
    """An entry of the log, byte for byte: its RFC 6962 leaf hash stands in the log at this index."""

    index: int
    envelope: str


class SignatureOut(Body):
    """A signature of one seat. Of class A anyone can verify `statement` again with the key alone.

    Of the classes B, C and D the body says what each rests on; `assurance_meaning` says it in words.
    """

    roundtable_id: UUID
    target_type: Annotated[str, Field(examples=["commitment"])]
    target_id: UUID
    target_revision: int
    document: Annotated[Sha256, Field(description="Of the exact bytes that were signed.")]
    intent: Intent
    seat_id: UUID
    sector: Sector
    role: Role
    mandate_id: UUID
    text: Annotated[
        str | None, Field(description="The signer's own words: of a reservation, or why the seat does not sign.")
    ] = None
    kid: Annotated[str | None, Field(description="Of class A.")]
    statement: Annotated[str | None, Field(description="The compact JWS of class A.")]
    payload_digest: Annotated[
        Sha256 | None,
        Field(
            description="Identifies it: of the statement's own bytes (A), of the file (B), of the scanned sheet (C)."
        ),
    ]
    assurance: AssuranceClass
    qualified: Annotated[QualifiedOut | None, Field(description="Of class B.")]
    paper: Annotated[PaperOut | None, Field(description="Of class C.")]
    witnesses: Annotated[tuple[PaperWitnessOut, ...] | None, Field(description="Of class C.")]
    recorded_by: Annotated[
        UUID, Field(description="The seat whose act recorded it: the signer's own except for class C.")
    ]
    signed_at: Annotated[Instant, Field(description="As the signer's clock, the file or the sheet says.")]
    received_at: Instant
    completed_at: Annotated[
        Instant | None, Field(description="Since when it counts: all witnesses, or a valid verification.")
    ]
    released_at: Annotated[Instant | None, Field(description="Since when the whole table reads it.")]
    compromised_since: Annotated[
        Instant | None,
        Field(description="From when on its key may have been in other hands, where it arrived after that; else null."),
    ]
    voided_at: Annotated[
        Instant | None,
        Field(description="Since when another text stands in the place of the one that was signed: it counts no more."),
    ] = None
    arrival: Annotated[
        tuple[ArrivalOut, ...],
        Field(
            description="With the release: the entries that told of it before, which its own sector alone could read."
        ),
    ]

    @computed_field(description="What its class proves, in words.")  # type: ignore[prop-decorator]
    @property
    def assurance_meaning(self) -> Bilingual:
        return MEANINGS[self.assurance]

    @classmethod
    def audience_of(cls, row: object) -> str:
        """Its own sector until the release, so that nobody learns who among the others has signed."""
        if isinstance(row, Signature) and row.released_at is None:
            return sector_audience(row.sector)
        return ROUNDTABLE


class SignatureForRecorder(SignatureOut):
    """The same for the one seat that recorded a sheet and must be able to follow it."""

    @classmethod
    def audience_of(cls, row: object) -> str:
        return seat_audience(row.recorded_by) if isinstance(row, Signature) else super().audience_of(row)


class SignatureForVerifier(SignatureOut):
    """The same for the one seat that is asked to verify a qualified signature."""

    @classmethod
    def audience_of(cls, row: object) -> str:
        if isinstance(row, Signature) and row.qualified is not None:
            return seat_audience(str(row.qualified["verifier"]))
        return super().audience_of(row)


class _ForWitness(SignatureOut):
    """The same for the one seat that is asked to confirm a sheet."""

    @classmethod
    def _seat_of(cls, row: object, place: int) -> str:
        if isinstance(row, Signature) and row.witnesses is not None:
            return seat_audience(str(row.witnesses[place]["seat_id"]))
        return super().audience_of(row)


class SignatureForFirstWitness(_ForWitness):
    @classmethod
    def audience_of(cls, row: object) -> str:
        return cls._seat_of(row, 0)


class SignatureForSecondWitness(_ForWitness):
    @classmethod
    def audience_of(cls, row: object) -> str:
        return cls._seat_of(row, 1)


def views_of(signature: Signature) -> tuple[type[SignatureOut], ...]:
    """The bodies to publish: for its sector and those without whom it would not be one, or, once released, for all."""
    if signature.released_at is not None:
        return (SignatureOut,)
    if signature.paper is not None:
        return (SignatureOut, SignatureForRecorder, SignatureForFirstWitness, SignatureForSecondWitness)
    return (SignatureOut, SignatureForVerifier) if signature.qualified is not None else (SignatureOut,)


class SignatureList(Out):
    items: tuple[SignatureOut, ...]
    next: str | None
