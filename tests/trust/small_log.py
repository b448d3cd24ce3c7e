"""A log in memory with one table, two delegates and a signed commitment, and the bundle that it gives."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

from app.trust import canonical, merkle
from app.trust.base64s import url_decode, url_encode
from app.trust.bundles import Bundle, BundledEntry, BundledKey, SeenProof
from app.trust.canonical import JSONValue
from app.trust.checkpoints import Checkpoint, SigningKey, sign
from app.trust.keys import PrivateKey
from app.trust.merkle import NodeId
from app.trust.statements import (
    Intent,
    KeyProof,
    Seen,
    SignatureStatement,
    SubjectRevision,
    sign_key_proof,
    sign_statement,
)

LOG = "mesa.example.pe/log"
START = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
NONCE = url_encode(bytes(range(16)))
DOCUMENT = "Compromiso N.º 1: se entregará la planta de tratamiento.\n".encode()
LOG_KEY = SigningKey.generate(LOG)

Json = dict[str, JSONValue]


def uid(number: int) -> UUID:
    return UUID(int=0x01930000_0000_7000_8000_000000000000 + number)


TABLE, COMMITMENT, MINISTRY = uid(1), uid(2), uid(3)


@dataclass(frozen=True)
class Delegate:
    """A seat with its mandate and its key, all of which are subjects of the log."""

    seat: UUID
    sector: str
    mandate: UUID
    key_id: UUID
    key: PrivateKey = field(default_factory=PrivateKey.generate)

    @property
    def kid(self) -> str:
        return self.key.public.thumbprint


COMMUNITY = Delegate(uid(10), "community", uid(11), uid(12))
COMPANY = Delegate(uid(20), "company", uid(21), uid(22))


class SmallLog:
    """Entries as the service writes them; the bodies are published to the roundtable."""

    def __init__(self) -> None:
        self.envelopes = list[bytes]()
        self.bodies = list[bytes]()
        self.nodes = dict[NodeId, bytes]()
        self.peaks: tuple[bytes, ...] = ()
        self._salts = count()

    @property
    def size(self) -> int:
        return len(self.envelopes)

    def root(self) -> bytes:
        return merkle.root_of_peaks(self.size, self.peaks)

    def seen(self) -> Seen:
        return Seen(self.size, self.root().hex())

    def append(self, kind: str, actor: UUID, *bodies: tuple[str, Json], **more: JSONValue) -> int:
        """One entry that publishes these (type, body); returns its index."""
        changes: list[JSONValue] = []
        for subject, body in bodies:
            data = canonical.encode({**body, "salt": f"salt-{next(self._salts)}"})
            self.bodies.append(data)
            changes.append(
                {
                    "type": subject,
                    "id": body["id"],
                    "revision": body["revision"],
                    "views": {"roundtable": canonical.digest(data)},
                }
            )
        envelope: Json = {
            "v": 1,
            "origin": LOG,
            "index": self.size,
            "act": str(uid(1000 + self.size)),
            "type": kind,
            "roundtable": str(TABLE),
            "actor": {"seat": str(actor)},
            "at": canonical.instant(START + timedelta(minutes=self.size)),
            "audience": "roundtable",
            "changes": changes,
            "evidence": {},
            "nonce": "00" * 16,
        }
        self.envelopes.append(canonical.encode(envelope | more))
        grown = merkle.append(self.size - 1, self.peaks, merkle.leaf_hash(self.envelopes[-1]))
        self.nodes.update({NodeId(level, at): value for level, at, value in grown.nodes})
        self.peaks = grown.peaks
        return self.size - 1

    def leaf(self, index: int) -> str:
        return merkle.leaf_hash(self.envelopes[index]).hex()

    def checkpoint(self) -> bytes:
        return sign(Checkpoint(LOG, self.size, self.root()), LOG_KEY)

    def bundled(self, index: int) -> BundledEntry:
        return BundledEntry(index, self.envelopes[index], merkle.inclusion_proof(index, self.size, self.nodes))

    def seen_proof(self, size: int) -> SeenProof:
        return SeenProof(size, merkle.consistency_proof(size, self.size, self.nodes))


def seat_body(one: Delegate, **more: JSONValue) -> tuple[str, Json]:
    return "seat", {"id": str(one.seat), "revision": 1, "sector": one.sector, "role": "delegate", **more}


def mandate_body(one: Delegate, **more: JSONValue) -> tuple[str, Json]:
    body: Json = {
        "id": str(one.mandate),
        "revision": 1,
        "seat_id": str(one.seat),
        "powers": ["decide", "sign"],
        "valid_from": "2026-11-01",
        "valid_until": "2026-12-31",
        "key_thumbprint": one.kid,
        "revoked_at": None,
    }
    return "mandate", body | more


def key_body(one: Delegate, **more: JSONValue) -> tuple[str, Json]:
    proof = KeyProof(LOG, TABLE, one.seat, one.kid, NONCE, START)
    body: Json = {
        "id": str(one.key_id),
        "revision": 1,
        "seat_id": str(one.seat),
        "kid": one.kid,
        "jwk": {**one.key.public.jwk()},
        "proof": sign_key_proof(proof, one.key),
        "phase": "active",
        "origin": "mandate",
        "activated_by": str(one.seat),
        "revoked_at": None,
    }
    return "key", body | more


@dataclass
class Signing:
    """The way to a signed commitment, step by step, so that a test may let each step go another way."""

    log: SmallLog = field(default_factory=SmallLog)
    mandates: dict[UUID, int] = field(default_factory=dict)
    keys: dict[UUID, int] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)

    def seat(self, one: Delegate, **more: JSONValue) -> None:
        self.log.append("seat.created", MINISTRY, seat_body(one, **more))

    def accredit(self, one: Delegate, **more: JSONValue) -> None:
        self.mandates[one.seat] = self.log.append("mandate.accredited", MINISTRY, mandate_body(one, **more))

    def confirm(self, one: Delegate, **more: JSONValue) -> None:
        """The sector puts the mandate in force."""
        body = mandate_body(one, **{"revision": 2, "phase": "in_force", **more})
        self.log.append("mandate.confirmed", MINISTRY, body)

    def register(self, one: Delegate, **more: JSONValue) -> None:
        self.keys[one.seat] = self.log.append("key.registered", one.seat, key_body(one, **more))

    def introduce(self, one: Delegate) -> None:
        self.seat(one)
        self.accredit(one)
        self.register(one)

    def publish(self, revision: int = 3) -> None:
        body: Json = {"id": str(COMMITMENT), "revision": revision, "verbatim_text": "La planta."}
        evidence: Json = {"document": canonical.digest(DOCUMENT)}
        self.log.append("commitment.offered", MINISTRY, ("commitment", body), evidence=evidence)

    def statement(self, one: Delegate, intent: Intent = Intent.sign) -> SignatureStatement:
        return SignatureStatement(
            log=LOG,
            roundtable=TABLE,
            subject=SubjectRevision("commitment", COMMITMENT, 3),
            document=canonical.digest(DOCUMENT),
            governing_lang="es",
            seat=one.seat,
            sector=one.sector,
            role="delegate",
            mandate=self.log.leaf(self.mandates[one.seat]),
            intent=intent,
            seen=self.log.seen(),
            signed_at=START + timedelta(minutes=self.log.size),
            nonce=NONCE,
        )

    def sign(self, one: Delegate, statement: SignatureStatement | None = None, *, by: UUID | None = None) -> str:
        """Sign and record; the entry names the digest of the statement, and the body holds the statement."""
        token = sign_statement(statement or self.statement(one), one.key)
        body: Json = {"id": str(uid(100 + self.log.size)), "revision": 1, "statement": token}
        digest = canonical.digest(token.encode())
        evidence: Json = {"statement": digest}
        self.log.append("commitment.signed", by or one.seat, ("signature", body), evidence=evidence)
        self.tokens.append(token)
        return token

    def install(self) -> None:
        """The table is installed, and the keys that are in force by now are read aloud."""
        people = {one.seat: one.kid for one in (COMMUNITY, COMPANY)}
        keys: list[JSONValue] = [{"kid": people[seat], "seat_id": str(seat)} for seat in self.keys if seat in people]
        body: Json = {
            "id": str(TABLE),
            "revision": 2,
            "deciding_sectors": ["community", "company"],
            "installation": {"read_aloud": True, "keys": keys},
        }
        self.log.append("roundtable.installed", MINISTRY, ("roundtable", body))

    def release(self, *bodies: tuple[str, Json], **more: JSONValue) -> None:
        """The commitment comes into force."""
        body: Json = {"id": str(COMMITMENT), "revision": 4, "phase": "in_force"}
        evidence: Json = {"document": canonical.digest(DOCUMENT)}
        self.log.append(
            "commitment.released", MINISTRY, ("commitment", body), *bodies, **{"evidence": evidence, **more}
        )

    def end(self) -> None:
        """What every whole bundle has behind its signatures: the installation and the release."""
        self.install()
        self.release()

    def bundle(self) -> Bundle:
        log = self.log
        sizes = range(1, log.size)
        people = [one for one in (COMMUNITY, COMPANY) if one.seat in self.keys]
        return Bundle(
            log=LOG,
            subject=SubjectRevision("commitment", COMMITMENT, 3),
            vkey=LOG_KEY.verifier.encode(),
            document=DOCUMENT,
            checkpoint=log.checkpoint(),
            statements=tuple(self.tokens),
            keys=tuple(BundledKey(one.key.public, self.keys[one.seat]) for one in people),
            entries=tuple(log.bundled(index) for index in range(log.size)),
            seen=tuple(log.seen_proof(size) for size in sizes if self._was_seen(size)),
            bodies=tuple(log.bodies),
        )

    def _was_seen(self, size: int) -> bool:
        payloads = [url_decode(token.split(".")[1]) for token in self.tokens]
        return any(SignatureStatement.parse(each).seen.size == size for each in payloads)


def signed_by_both() -> Signing:
    """The whole way: two delegates sign, and a later act stands behind it all."""
    way = Signing()
    way.introduce(COMMUNITY)
    way.introduce(COMPANY)
    way.publish()
    way.sign(COMMUNITY)
    way.sign(COMPANY)
    way.end()
    return way
