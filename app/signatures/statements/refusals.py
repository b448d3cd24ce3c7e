"""Why a statement is not taken: for each fault a refusal of its own."""

from collections.abc import Mapping
from typing import ClassVar, Final

from app.core.errors import Unprocessable
from app.trust.errors import MalformedMembersError
from app.trust.statements import forms


class OfTheStatement(Unprocessable):
    """422: what is wrong is inside the member `statement`, whose bytes are signed."""

    pointer = "/statement"


class StatementMalformed(OfTheStatement):
    code = "statement_malformed"
    message = "The statement is not a compact JWS: three parts, of which the first is a JSON object."


class StatementEncoding(OfTheStatement):
    code = "statement_encoding"
    message = "A part of the statement is not base64url in its one spelling, without padding."


class StatementPadded(OfTheStatement):
    code = "statement_padded"
    message = "A part of the statement is base64url with padding; the equals signs do not belong there."


class StatementAlgNone(OfTheStatement):
    code = "statement_alg_none"
    message = "The header says that nothing was signed (alg none); that is no signature."


class StatementAlgHs256(OfTheStatement):
    code = "statement_alg_hs256"
    message = "The statement is signed with a secret that two share (HS256); that proves nobody's signature."


class StatementAlgorithm(OfTheStatement):
    code = "statement_algorithm"
    message = "A statement is signed with ES256 and with nothing else."


class StatementEmbeddedKey(OfTheStatement):
    code = "statement_embedded_key"
    message = "The header brings a key of its own (jwk); a signature is verified with the seat's registered key alone."


class StatementCritical(OfTheStatement):
    code = "statement_critical"
    message = "The header asks for extensions (crit); a statement has none."


class StatementHeader(OfTheStatement):
    code = "statement_header"
    message = "The header of a statement has exactly the members alg, kid and typ."


class StatementPurpose(OfTheStatement):
    code = "statement_purpose"
    message = "This was signed for another purpose: its typ is not that of a signature at a table."


class StatementUnverified(OfTheStatement):
    code = "statement_unverified"
    message = "The signature does not hold: other bytes were signed, or by another key."


class PayloadRefused(OfTheStatement):
    """Of one member: `member`, its RFC 6901 pointer, and `expected`, the form that it must have, as JSON Schema."""

    form: ClassVar[forms.Form] = forms.SIGNATURE
    causes: ClassVar[Mapping[str, str]] = {
        "member": "«member» is the one that is wrong, and «expected» is the form that it must have.",
        "canonical": "The bytes are not those of RFC 8785: members in order, no space, one spelling of each value.",
    }

    def __init__(self, error: MalformedMembersError) -> None:
        if error.member is None:
            super().__init__(cause="canonical")
            return
        expected = forms.of_member(self.form, error.member)
        told: dict[str, object] = {"member": error.member, **({} if expected is None else {"expected": expected})}
        super().__init__(cause="member", members=told)


class StatementMemberMissing(PayloadRefused):
    code = "statement_member_missing"
    message = "The statement lacks a member of its kind."


class StatementMemberExtra(PayloadRefused):
    code = "statement_member_extra"
    message = "The statement has a member that its kind does not know."


class StatementMembers(PayloadRefused):
    code = "statement_members"
    message = "A member of the statement is not what its kind says, or the statement is not in canonical form."


class StatementOfAnotherLog(OfTheStatement):
    code = "statement_of_another_log"
    message = "The statement names another log than this one."


class StatementOfAnotherTable(OfTheStatement):
    code = "statement_of_another_table"
    message = "The statement names another table than this one."


class StatementOfAnotherSubject(OfTheStatement):
    code = "statement_of_another_subject"
    message = "The statement is about something else than what stands at this path."


class StatementOfAnotherRevision(OfTheStatement):
    code = "statement_of_another_revision"
    message = "The statement is about another revision than the one that is to be signed."


class StatementOfAnotherDocument(OfTheStatement):
    code = "statement_of_another_document"
    message = "The statement names the digest of other bytes than those of the document."


class StatementOfAnotherLanguage(OfTheStatement):
    code = "statement_of_another_language"
    message = "The statement names another governing language, or translations that the document does not have."


class StatementOfAnotherSeat(OfTheStatement):
    code = "statement_of_another_seat"
    message = "The statement names another seat than yours."


class StatementOfAnotherPart(OfTheStatement):
    code = "statement_of_another_part"
    message = "The statement names another sector or role than that of your seat."


class StatementOfAnotherMandate(OfTheStatement):
    code = "statement_of_another_mandate"
    message = "The statement does not name the entry that accredited you under your present mandate."


class StatementOfAnotherIntent(OfTheStatement):
    code = "statement_of_another_intent"
    message = "The statement says something else than what is asked for here."


class StatementSeenUnknown(OfTheStatement):
    code = "statement_seen_unknown"
    message = "The log never had the root that the statement says was seen at that size."


class StatementStale(OfTheStatement):
    code = "statement_stale"
    message = "The statement was signed before its document existed, or later than now, which is in the member «now»."


REFUSALS: Final = (
    StatementMalformed,
    StatementPadded,
    StatementEncoding,
    StatementAlgNone,
    StatementAlgHs256,
    StatementAlgorithm,
    StatementEmbeddedKey,
    StatementCritical,
    StatementHeader,
    StatementPurpose,
    StatementUnverified,
    StatementMemberMissing,
    StatementMemberExtra,
    StatementMembers,
    StatementOfAnotherLog,
    StatementOfAnotherTable,
    StatementOfAnotherSubject,
    StatementOfAnotherRevision,
    StatementOfAnotherDocument,
    StatementOfAnotherLanguage,
    StatementOfAnotherSeat,
    StatementOfAnotherPart,
    StatementOfAnotherMandate,
    StatementOfAnotherIntent,
    StatementSeenUnknown,
    StatementStale,
)
"""For the documentation of an operation that takes statements."""
