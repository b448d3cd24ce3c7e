"""The kind of subject of witnesses of the log."""

from typing import Final

from app.ledger.subject_kinds import Derived
from app.roundtables.table_subjects import EVIDENCE, Redactable, TableSubject, all_but_revocations, own_sector
from app.trust.cosignatures import CosignerKey
from app.witnesses.models import LogWitness
from app.witnesses.schemas import WitnessOut

_PUBLIC_KEY: Final = Derived(
    "public_key",
    "It is the key in the vkey, without its name.",
    lambda value, _, body: value == CosignerKey.parse(str(body["vkey"])).public.hex(),
)

SUBJECTS: Final = (
    TableSubject(
        model=LogWitness,
        bodies=(WitnessOut,),
        derived=(_PUBLIC_KEY,),
        redactable=Redactable(words=("revocation_reason",), sources=own_sector, staying=all_but_revocations),
        not_redactable={
            "name": "A part of the key's own name, which stands in every line that it cosigned.",
            "vkey": EVIDENCE,
            "public_key": EVIDENCE,
            "proof": EVIDENCE,
        },
    ),
)
