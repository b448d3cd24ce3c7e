"""What a verification can say, in Spanish and English. One constant for each outcome of each check."""

from app.trust.bundles.report import Sentence

# the container
ARCHIVE_READ = Sentence("El archivo es un paquete bien formado.", "The file is a well-made bundle.")
ARCHIVE_DAMAGED = Sentence(
    "El archivo no es un paquete, o está dañado: vuelva a descargarlo.",
    "The file is no bundle, or it is damaged: download it again.",
)
MANIFEST_READ = Sentence(
    "El manifiesto describe «{type}» {id}, revisión {revision}, en el registro «{log}».",
    "The manifest describes «{type}» {id}, revision {revision}, in the log «{log}».",
)
MANIFEST_MISSING = Sentence("Falta el manifiesto.", "The manifest is missing.")
MANIFEST_MALFORMED = Sentence("El manifiesto no tiene la forma debida.", "The manifest is malformed.")
MEMBER_INTACT = Sentence("La pieza está tal como el manifiesto la anota.", "The member is as the manifest lists it.")
MEMBER_ALTERED = Sentence("La pieza no es la que el manifiesto anota.", "The member is not the one that is listed.")
MEMBER_MISSING = Sentence("El manifiesto anota la pieza, pero falta.", "The member is listed, but missing.")
MEMBER_FOREIGN = Sentence("El manifiesto no conoce esta pieza.", "The manifest does not list this member.")

# the log
VERIFIER_GIVEN = Sentence(
    "El paquete nombra la llave del registro que usted indicó.", "The bundle names the log key that you gave."
)
VERIFIER_OWN = Sentence(
    "Se usó la llave del registro que el propio paquete trae: compárela con la que usted conoce.",
    "The log key is the one that the bundle itself brings: compare it with the one you know.",
)
VERIFIER_OTHER = Sentence(
    "El paquete nombra otra llave del registro que la que usted indicó.",
    "The bundle names another log key than the one you gave.",
)
VERIFIER_MALFORMED = Sentence(
    "La llave del registro que el paquete trae no es una llave de ese registro.",
    "The log key that the bundle brings is not a key of that log.",
)
CHECKPOINT_SIGNED = Sentence(
    "El punto de control está firmado por esa llave; el registro tenía {size} asientos.",
    "The checkpoint is signed by that key; the log had {size} entries.",
)
CHECKPOINT_MISSING = Sentence("Falta el punto de control del registro.", "The log's checkpoint is missing.")
CHECKPOINT_REFUSED = Sentence(
    "El punto de control no está firmado por la llave del registro, o no es de ese registro.",
    "The checkpoint is not signed by the log's key, or is of another log.",
)
NO_CHECKPOINT = Sentence(
    "Sin un punto de control válido no se puede comprobar.", "Without a valid checkpoint this cannot be checked."
)
ENTRY_INCLUDED = Sentence(
    "El asiento {index} («{type}») está en el registro.", "Entry {index} («{type}») stands in the log."
)
ENTRY_MALFORMED = Sentence(
    "El asiento no tiene la forma debida, o no es el que su nombre dice.",
    "The entry is malformed, or not the one that its name says.",
)
PROOF_MISSING = Sentence(
    "Falta la prueba de que está en el registro.", "The proof that it stands in the log is missing."
)
PROOF_REFUSED = Sentence(
    "La prueba no muestra que este asiento esté en el registro.",
    "The proof does not show that this entry is in the log.",
)
PROOF_IDLE = Sentence("La prueba no corresponde a nada en el paquete.", "The proof belongs to nothing in the bundle.")
BODY_PUBLISHED = Sentence("El asiento {index} publicó este contenido.", "Entry {index} published this body.")
BODY_MALFORMED = Sentence(
    "El contenido no tiene la forma debida, o no es el que su nombre dice.",
    "The body is malformed, or not the one that its name says.",
)
BODY_OTHER = Sentence(
    "El contenido dice ser otra cosa que la que el asiento {index} publicó.",
    "The body says that it is something else than what entry {index} published.",
)
BODY_UNPUBLISHED = Sentence(
    "Ningún asiento comprobado del paquete publicó este contenido.",
    "No proven entry of the bundle published this body.",
)
DOCUMENT_NAMED = Sentence(
    "El asiento {index} publicó exactamente este documento.", "Entry {index} published exactly this document."
)
DOCUMENT_MISSING = Sentence("Falta el documento.", "The document is missing.")
DOCUMENT_OTHER = Sentence(
    "El asiento que publicó esta revisión no nombra este documento.",
    "The entry that published this revision does not name this document.",
)
PUBLICATION_MISSING = Sentence(
    "Falta el asiento que publicó el documento.", "The entry that published the document is missing."
)

# keys
KEY_REGISTERED = Sentence(
    "La llave de la silla {seat} se puso en vigor en el asiento {index}.",
    "The key of seat {seat} was put in force by entry {index}.",
)
KEY_MALFORMED = Sentence(
    "La llave no tiene la forma debida, o no es la que su nombre dice.",
    "The key is malformed, or not the one that its name says.",
)
KEY_ENTRY_MISSING = Sentence(
    "Falta el asiento que puso en vigor la llave, o su contenido.",
    "The entry that put the key in force, or its body, is missing.",
)
KEY_OTHER = Sentence(
    "El asiento nombrado no puso en vigor esta llave.", "The entry that is named did not put this key in force."
)
KEY_UNPROVEN = Sentence(
    "La prueba de posesión de la llave no vale para esa silla.",
    "The key's proof of possession does not hold for its seat.",
)

# statements
STATEMENTS_WHOLE = Sentence(
    "Declaraciones firmadas en el paquete: {count}.", "Signed statements in the bundle: {count}."
)
STATEMENTS_NONE = Sentence("El compromiso viene sin ninguna firma.", "The commitment comes without any signature.")
STATEMENTS_LACKING = Sentence(
    "El asiento {index} publicó una firma que no está en el paquete.",
    "Entry {index} published a signature that is not in the bundle.",
)
SIGNED = Sentence(
    "La silla {seat} ({sector}, {role}) firmó «{intent}» el {at}.",
    "Seat {seat} ({sector}, {role}) signed «{intent}» on {at}.",
)
SIGNED_WITH_WORDS = Sentence(
    "La silla {seat} ({sector}, {role}) firmó «{intent}» el {at}, con estas palabras: «{words}».",
    "Seat {seat} ({sector}, {role}) signed «{intent}» on {at}, with these words: «{words}».",
)
SIGNATURE_REFUSED = Sentence(
    "La firma no es auténtica, o la declaración no tiene la forma debida.",
    "The signature does not hold, or the statement is malformed.",
)
SIGNATURE_KEY_MISSING = Sentence("Falta la llave que firmó.", "The key that signed is missing.")
NAMES_ALL = Sentence(
    "Nombra este registro, esta mesa, este texto, esta revisión y este documento.",
    "It names this log, this table, this subject, this revision and this document.",
)
NAMES_OTHER_LOG = Sentence("Se firmó para otro registro.", "It was signed for another log.")
NAMES_OTHER_TABLE = Sentence("Se firmó para otra mesa.", "It was signed for another table.")
NAMES_OTHER_SUBJECT = Sentence("Se firmó otro texto u otra revisión.", "Another subject or revision was signed.")
NAMES_OTHER_DOCUMENT = Sentence("Se firmó otro documento.", "Another document was signed.")
RECORDED = Sentence("Consta en el registro en el asiento {index}.", "It is recorded by entry {index}.")
RECORD_MISSING = Sentence("Falta el asiento que la nombra.", "The entry that names it is missing.")
RECORDED_TOO_EARLY = Sentence(
    "Consta en el registro antes de que el documento se publicara.",
    "It was recorded before the document was published.",
)
SEAT_TRUE = Sentence("La silla es del sector y la calidad que dice.", "The seat has the sector and role that it says.")
SEAT_MISSING = Sentence(
    "Falta el asiento que creó la silla, o su contenido.", "The entry of its seat, or the body, is missing."
)
SEAT_OTHER = Sentence("La silla es de otro sector o calidad.", "The seat has another sector or role.")
KEY_IN_FORCE = Sentence("La llave de la silla estaba en vigor.", "The key of the seat was in force.")
KEY_DOUBTED = Sentence("No consta que la llave fuera de la silla.", "It is not shown that the key was the seat's.")
KEY_OF_OTHER_SEAT = Sentence("La llave es de otra silla.", "The key belongs to another seat.")
KEY_TOO_LATE = Sentence("La llave entró en vigor después de la firma.", "The key was put in force after the signature.")
KEY_REVOKED = Sentence(
    "La llave fue revocada en el asiento {index}, antes de la firma.",
    "The key was revoked by entry {index}, before the signature.",
)
KEY_VOUCHER_MISSING = Sentence(
    "Falta el mandato con que el sector avaló la llave.",
    "The mandate by which the sector vouched for the key is missing.",
)
KEY_VOUCHER_OTHER = Sentence(
    "No fue el propio sector quien avaló la llave.", "It was not the own sector that vouched for the key."
)
MANDATE_HELD = Sentence(
    "La silla actuó con el mandato acreditado en el asiento {index}.",
    "The seat acted under the mandate accredited by entry {index}.",
)
MANDATE_MISSING = Sentence(
    "Falta el asiento que acreditó el mandato, o su contenido.",
    "The entry that accredited the mandate, or its body, is missing.",
)
MANDATE_OTHER = Sentence(
    "El asiento nombrado no acreditó antes un mandato de esta silla.",
    "The entry that is named did not accredit a mandate of this seat before.",
)
MANDATE_POWERLESS = Sentence("El mandato no da poder para firmar.", "The mandate gives no power to sign.")
MANDATE_EXPIRED = Sentence("El mandato no estaba vigente ese día.", "The mandate was not in force on that day.")
MANDATE_ENDED_UNSEEN = Sentence(
    "El mandato terminó antes de que la firma se hiciera visible, y no consta si se firmó antes.",
    "The mandate ended before the signature became visible, and it is not shown whether it was signed before.",
)
MANDATE_UNCONFIRMED = Sentence(
    "El mandato se acreditó como propuesta, y falta el asiento que lo puso en vigor.",
    "The mandate was accredited as a proposal, and the entry that put it in force is missing.",
)
MANDATE_REVOKED = Sentence(
    "El mandato fue revocado en el asiento {index}, antes de la firma.",
    "The mandate was revoked by entry {index}, before the signature.",
)
CHANGED_UNSEEN = Sentence(
    "El asiento {index} cambió algo de ello, y no consta si fue antes de la firma o qué cambió.",
    "Entry {index} changed something about it, and it is not shown whether before the signature, or what.",
)
SEEN_TRUE = Sentence(
    "El registro que vio quien firmó ({size} asientos) es el comienzo de este.",
    "The log that the signer saw ({size} entries) is the beginning of this one.",
)
SEEN_UNPROVEN = Sentence(
    "Falta la prueba de que el registro que vio quien firmó es el comienzo de este.",
    "The proof that the log that the signer saw is the beginning of this one is missing.",
)
SEEN_OTHER = Sentence(
    "El registro que vio quien firmó no es el comienzo de este.",
    "The log that the signer saw is not the beginning of this one.",
)
