"""What identity takes and gives. Names appear in live answers to those who manage accounts, never in bodies."""

import re
from typing import Annotated, ClassVar, Final, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StrictBool, StringConstraints, model_validator

from app.core.schemas import Body, In, Instant, Line, Out, Patch, wrong_member
from app.identity.models import AccountPhase
from app.identity.roles import Permission, Role
from app.ledger.audiences import ADMINISTRATION

_LOGIN: Final = re.compile("[a-z0-9][a-z0-9._@+-]{2,63}")
Login = Annotated[
    str,
    StringConstraints(strip_whitespace=True, to_lower=True, pattern=rf"^{_LOGIN.pattern}$"),
    Field(description="3 to 64 of a–z, 0–9 and . _ @ + -; an e-mail address will do but none is needed."),
]


def as_login(written: str) -> str:
    """A login as a person types it; what cannot be one becomes the empty text, which belongs to nobody."""
    login = written.strip().lower()
    return login if _LOGIN.fullmatch(login) else ""


Password = Annotated[str, StringConstraints(min_length=12, max_length=128)]
Language = Annotated[
    str, StringConstraints(pattern=r"^[a-z]{2,3}$"), Field(description="ISO 639 code: es, en, qxo, qxn …")
]
AccountRole = Literal[Role.convener, Role.administrator]
Scope = Literal["changes", "roundtables", "directory", "files"]


TokenEpoch = Annotated[
    int, Field(examples=[0], description="Counts its suspensions; each ended every token that was issued before it.")
]


class AccountIn(In):
    display_name: Annotated[Line, Field(examples=["Rosa Huamán"])]
    language: Language = "es"
    roles: Annotated[tuple[AccountRole, ...], Field(max_length=2)] = ()


class AccountPatch(Patch):
    display_name: Annotated[Line | None, Field(examples=["Rosa Huamán"])] = None
    language: Language | None = None
    roles: Annotated[tuple[AccountRole, ...] | None, Field(max_length=2)] = None
    phase: Literal[AccountPhase.active, AccountPhase.suspended] | None = None


class AccountOut(Out):
    """An account as an administrator sees it: a live view, because it holds a name."""

    id: UUID
    revision: int
    login: str | None
    display_name: str
    language: str
    roles: tuple[Role, ...]
    phase: AccountPhase
    created_at: Instant


class AccountList(Out):
    items: tuple[AccountOut, ...]
    next: str | None


class AccountBody(Body):
    """What the log keeps of an account: no name, no login."""

    audience: ClassVar[str] = ADMINISTRATION
    roles: tuple[Role, ...]
    phase: AccountPhase
    token_epoch: TokenEpoch


class PartnerIn(In):
    name: Annotated[Line, Field(examples=["Sistema de seguimiento del ministerio"])]
    scopes: Annotated[tuple[Scope, ...], Field(min_length=1, max_length=4, examples=[["changes", "roundtables"]])]


class PartnerPatch(Patch):
    name: Annotated[Line | None, Field(examples=["Sistema de seguimiento del ministerio"])] = None
    suspended: StrictBool | None = None


class PartnerOut(Body):
    """A partner system: a client of the API that reads what a table granted it."""

    audience: ClassVar[str] = ADMINISTRATION
    name: str
    scopes: tuple[str, ...]
    suspended: bool
    created_at: Instant
    token_epoch: TokenEpoch


class PartnerList(Out):
    items: tuple[PartnerOut, ...]
    next: str | None


class PartnerSecretBody(Body):
    """That a secret was issued, and until when it is valid."""

    audience: ClassVar[str] = ADMINISTRATION
    partner_id: UUID
    created_at: Instant
    expires_at: Instant


class PartnerSecretOut(PartnerSecretBody):
    """The secret itself, shown this once; the id of the client is `partner_id`."""

    client_secret: Annotated[str | None, Field(description="Absent when a repeated call is answered again.")] = None


class InvitationIn(In):
    """For the holder of a mandate (the table's secretariat invites), or for an account (an administrator does)."""

    mandate_id: UUID | None = None
    account_id: UUID | None = None
    valid_days: Annotated[int, Field(ge=1, le=90, strict=True)] = 30

    @model_validator(mode="after")
    def _one_of_them(self) -> "InvitationIn":
        if (self.mandate_id is None) == (self.account_id is None):
            raise wrong_member("mandate_id", "one_of_two")
        return self


class InvitationBody(Body):
    """What the log keeps of an invitation: never its code."""

    mandate_id: UUID | None
    roundtable_id: UUID | None
    account_id: UUID | None
    expires_at: Instant
    accepted_at: Instant | None


class InvitationForAccount(InvitationBody):
    audience: ClassVar[str] = ADMINISTRATION


class InvitationAtTable(InvitationBody):
    audience: ClassVar[str] = "secretariat"


class InvitationOut(InvitationBody):
    """The code, shown this once: to be handed over on paper or read aloud."""

    code: Annotated[
        str | None,
        Field(
            description="Four groups of five characters; any case, dashes optional. "
            "Absent when a repeated call is answered again."
        ),
    ] = None


class AcceptanceIn(In):
    """Who accepts: a new person chooses login, password and name; one with an account gives its login and password."""

    login: Annotated[Login, Field(examples=["rosa.huaman"])]
    password: Annotated[Password, Field(examples=["una clave larga y propia"])]
    display_name: Line | None = None
    language: Language = "es"


_Secret = Annotated[str | None, Field(max_length=256)]


class TokenForm(BaseModel):
    """RFC 6749 sections 4.3, 4.4 and 6, as a form; what a grant does not ask for is ignored, as section 3.2 says."""

    grant_type: Annotated[str, Field(min_length=1, max_length=64, examples=["password"])]
    username: Annotated[str | None, Field(max_length=128, examples=["rosa.huaman"])] = None
    password: _Secret = None
    refresh_token: _Secret = None
    client_id: _Secret = None
    client_secret: _Secret = None
    scope: _Secret = None


class RevocationForm(BaseModel):
    """RFC 7009 section 2.1, as a form."""

    token: Annotated[str, Field(min_length=1, max_length=4096, examples=["kX3v9Qm2LrT7pYw1ZsB5nE8cUaH4dJgf"])]


class TokenOut(Out):
    """RFC 6749 section 5.1."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the scheme's name
    expires_in: Annotated[int, Field(description="Seconds.")]
    refresh_token: str | None = None
    scope: str | None = None


class AcceptanceOut(Out):
    """Whoever has just shown or chosen a password is signed in by that; nobody is by what was only tried."""

    account_id: UUID
    login: str
    roundtable_id: UUID | None
    seat_id: UUID | None
    signed_in: Annotated[TokenOut | None, Field(description="As `/v1/auth/token` would answer; null of a dry run.")] = (
        None
    )


class Jwks(Out):
    """RFC 7517 section 5."""

    keys: tuple[dict[str, str], ...]


class PolicyRow(Out):
    role: Role
    permissions: tuple[Permission, ...]


class Policy(Out):
    """The grants as they are in force: the whole table."""

    grants: tuple[PolicyRow, ...]
