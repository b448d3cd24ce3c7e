"""What an audit can find: a stable code, what it is about, and a sentence in both languages. Never a value of a row."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from app.trust.bundles import Sentence

MOST_SHOWN: Final = 1_000
"""Findings that are kept; of more, only the number."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`about` is what differs: `entry 12`, `demand 0199… revision 2`, `node 3/7`."""

    code: str
    about: str
    sentence: Sentence


@dataclass(slots=True)
class Report:
    """What one audit found, and how much it looked at."""

    findings: list[Finding] = field(default_factory=list)
    count: int = 0
    noticed: int = 0
    notices: list[Finding] = field(default_factory=list)
    """What is as it was recorded, and yet to be known; none of it counts as a finding."""
    entries: int = 0
    bodies: int = 0
    rows: int = 0
    signatures: int = 0
    unsigned: int | None = None
    """Entries after the last signed checkpoint; None where there is no checkpoint to compare with."""

    def find(self, code: str, about: Sentence, **values: object) -> None:
        """One more thing that is not as it should be."""
        self.count += 1
        if len(self.findings) < MOST_SHOWN:
            template = SENTENCES[code]
            said = Sentence(
                template.es.format(about=about.es, **values),
                template.en.format(about=about.en, **values),
            )
            self.findings.append(Finding(code, about.en, said))

    def notice(self, code: str, about: Sentence) -> None:
        """Something that differs from nothing, and that whoever audits should know."""
        self.noticed += 1
        if len(self.notices) < MOST_SHOWN:
            template = NOTICES[code]
            said = Sentence(template.es.format(about=about.es), template.en.format(about=about.en))
            self.notices.append(Finding(code, about.en, said))


Progress = Callable[[str, int, int], None]
"""Told the part of the audit, how much of it is done, and how much there is."""


def entry(index: int) -> Sentence:
    return Sentence(f"asiento {index}", f"entry {index}")


def node(level: int, position: int) -> Sentence:
    return Sentence(f"nodo {level}/{position}", f"node {level}/{position}")


def subject(subject_type: str, subject_id: object, revision: object = None, audience: str | None = None) -> Sentence:
    """A subject of the record, or one revision of it, or one body of that."""
    name = f"{subject_type} {subject_id}"
    if revision is None:
        return Sentence(name, name)
    readers = f" ({audience})" if audience else ""
    return Sentence(f"{name}, revisión {revision}{readers}", f"{name}, revision {revision}{readers}")


def file(path: object) -> Sentence:
    return Sentence(str(path), str(path))


REMEMBERED: Final = Sentence("que recuerda la base de datos", "that the database remembers")
"""The last checkpoint as the database knows it, of which the file outside is the original."""

NOTICES: Final = {
    "facilitation_unconfirmed": Sentence(
        "Conducían la mesa antes de que se pidiera la palabra de los sectores, que no la han dado: {about}.",
        "They ran the table before the sectors' word was asked for, and it was not given since: {about}.",
    ),
    "mandate_unconfirmed": Sentence(
        "La acreditación es de antes de que se pidiera la palabra de su sector, que no la ha confirmado: {about}.",
        "The mandate is of before its sector's word was asked for, and the sector has not confirmed it: {about}.",
    ),
}
SENTENCES: Final = {
    # the log
    "entry_missing": Sentence("Falta el asiento: {about}.", "There is no {about}."),
    "entry_beyond_head": Sentence(
        "El {about} está fuera del registro, que tiene {size}.", "The {about} lies outside the log, which has {size}."
    ),
    "entry_malformed": Sentence(
        "El sobre del {about} no es JSON canónico con sus miembros.",
        "The envelope of {about} is not canonical JSON with its members.",
    ),
    "entry_leaf_differs": Sentence(
        "El sobre del {about} no es el que se selló: su hoja es otra.",
        "The envelope of {about} is not the one that was sealed: its leaf is another.",
    ),
    "entry_column_differs": Sentence(
        "La columna {column} del {about} no dice lo que su sobre.",
        "The column {column} of {about} does not say what its envelope says.",
    ),
    "entry_of_another_log": Sentence("El {about} es de otro registro.", "The {about} is of another log."),
    "entry_audience_differs": Sentence(
        "La audiencia del {about} no es la más amplia de lo que publicó.",
        "The audience of {about} is not the widest of what it published.",
    ),
    "node_missing": Sentence("Falta el {about} del árbol.", "The {about} of the tree is missing."),
    "node_differs": Sentence(
        "El {about} del árbol no resulta de lo que tiene debajo.",
        "The {about} of the tree does not follow from what is below it.",
    ),
    "node_surplus": Sentence("El {about} no pertenece al árbol.", "The {about} does not belong to the tree."),
    "head_missing": Sentence("Falta la cabeza del registro.", "The head of the log is missing."),
    "head_differs": Sentence(
        "La cabeza del registro no resulta de su árbol.", "The head of the log does not follow from its tree."
    ),
    "head_size_differs": Sentence(
        "La cabeza cuenta {size} asientos y hay {found}.", "The head counts {size} entries and there are {found}."
    ),
    # outside the database
    "log_key_missing": Sentence("Falta la llave del registro en {about}.", "The key of the log is missing in {about}."),
    "log_key_other": Sentence(
        "La llave del registro no es la que usted conoce.", "The key of the log is not the one that you know."
    ),
    "checkpoint_refused": Sentence(
        "El punto de control {about} no está firmado por la llave del registro.",
        "The checkpoint {about} is not signed by the key of the log.",
    ),
    "checkpoint_key_other": Sentence(
        "La última vez firmó este registro otra llave que la de {about}.",
        "Another key than that of {about} was the last to sign this log.",
    ),
    "checkpoint_missing": Sentence(
        "Se firmó un punto de control de {size} asientos, y falta: {about}.",
        "A checkpoint of {size} entries was signed, and it is missing: {about}.",
    ),
    "checkpoint_contradicts": Sentence(
        "El registro no continúa el punto de control firmado {about} ({size} asientos).",
        "The log does not continue the signed checkpoint {about} ({size} entries).",
    ),
    # bodies and seals
    "body_missing": Sentence("Falta el texto publicado: {about}.", "The published body is missing: {about}."),
    "body_surplus": Sentence("Ningún asiento publicó este texto: {about}.", "No entry published this body: {about}."),
    "body_differs": Sentence(
        "El texto guardado no tiene la huella que se selló: {about}.",
        "The stored body does not have the digest that was sealed: {about}.",
    ),
    "body_column_differs": Sentence(
        "La columna {column} no es la que el asiento dice: {about}.",
        "The column {column} is not what the entry says: {about}.",
    ),
    "body_erased": Sentence(
        "El texto fue borrado sin una supresión consentida: {about}.",
        "The body was erased without a redaction in effect: {about}.",
    ),
    "redaction_undone": Sentence(
        "Un texto suprimido volvió: {about}.", "A text that was redacted has come back: {about}."
    ),
    "redaction_missing": Sentence(
        "La lista fuera de la base nombra una supresión que falta aquí: {about}.",
        "The list outside the database names a redaction that is missing here: {about}.",
    ),
    "revision_gap": Sentence(
        "Las revisiones no se siguen una a otra: {about}.", "The revisions do not follow one another: {about}."
    ),
    "current_differs": Sentence(
        "La marca de vigencia está mal puesta: {about}.", "The mark «current» is wrong: {about}."
    ),
    "seal_missing": Sentence("Falta el sello {name} del {about}.", "The seal {name} of {about} is missing."),
    "seal_surplus": Sentence("Ningún asiento puso este sello: {about}.", "No entry set this seal: {about}."),
    "seal_differs": Sentence(
        "El sello {name} no es el que dice el {about}.", "The seal {name} is not what {about} says."
    ),
    # rows
    "row_missing": Sentence(
        "Falta la fila de lo publicado: {about}.", "The row of what was published is missing: {about}."
    ),
    "row_surplus": Sentence("Ningún acto creó esta fila: {about}.", "No act created this row: {about}."),
    "row_older": Sentence(
        "La fila no es la última que se publicó: {about}.", "The row is not the last one that was published: {about}."
    ),
    "row_differs": Sentence(
        "La columna {column} no dice lo publicado: {about}.",
        "The column {column} does not say what was published: {about}.",
    ),
    "row_kept_differs": Sentence(
        "Lo que la fila guarda sin publicar no es lo que se selló ({columns}): {about}.",
        "What the row keeps unpublished is not what was sealed ({columns}): {about}.",
    ),
    "row_derived_differs": Sentence(
        "La columna {column} no resulta de lo publicado: {about}.",
        "The column {column} does not follow from what was published: {about}.",
    ),
    # keys and signatures
    "key_proof_refused": Sentence(
        "La prueba de posesión no es de esta llave: {about}.", "The proof of possession is not of this key: {about}."
    ),
    "signature_refused": Sentence(
        "La firma no vale con la llave de la silla: {about}.",
        "The signature does not hold with the seat's key: {about}.",
    ),
    "signature_differs": Sentence(
        "Lo firmado no dice lo que la fila ({column}): {about}.",
        "What was signed does not say what the row says ({column}): {about}.",
    ),
    "signature_key_inactive": Sentence(
        "La llave no estaba en vigor cuando llegó la firma: {about}.",
        "The key was not in force when the signature arrived: {about}.",
    ),
    "signature_mandate_revoked": Sentence(
        "El mandato no estaba en vigor cuando llegó la firma: {about}.",
        "The mandate was not in force when the signature arrived: {about}.",
    ),
    "signature_text_unknown": Sentence(
        "No se publicó lo que se firmó: {about}.", "What was signed was never published: {about}."
    ),
}
