"""What a verification can say of the table, of minutes and commitments, of witnesses, classes and redactions."""

from app.trust.bundles.report import Sentence

# the table
INSTALLED = Sentence(
    "La mesa se instaló en el asiento {index}; allí se leyeron en voz alta las huellas de {count} llaves.",
    "The table was installed by entry {index}; the fingerprints of {count} keys were read aloud there.",
)
INSTALLATION_MISSING = Sentence(
    "Falta el asiento que instaló la mesa, o su contenido.",
    "The entry that installed the table, or its body, is missing.",
)
INSTALLATION_MALFORMED = Sentence(
    "El asiento de instalación no dice qué llaves se leyeron en voz alta.",
    "The installation entry does not say which keys were read aloud.",
)
FINGERPRINT_READ = Sentence(
    "La huella de la llave, {kid}, se leyó en voz alta en la instalación (asiento {index}).",
    "The key's fingerprint, {kid}, was read aloud at the installation (entry {index}).",
)
FINGERPRINT_LATER = Sentence(
    "La llave entró en vigor después de la instalación: compare su huella, {kid}, con la del papel del mandato.",
    "The key was put in force after the installation: compare its fingerprint, {kid}, with the mandate's own paper.",
)
FINGERPRINT_OTHER = Sentence(
    "En la instalación, la huella se leyó como la de otra silla.",
    "At the installation the fingerprint was read as that of another seat.",
)
FINGERPRINT_UNREAD = Sentence(
    "La llave ya estaba en vigor en la instalación, y su huella no está entre las que se leyeron.",
    "The key was in force at the installation, and its fingerprint is not among those that were read.",
)

# commitments
RELEASED = Sentence(
    "El compromiso está en vigor desde el asiento {index} ({at}), que mostró las firmas a toda la mesa.",
    "The commitment is in force since entry {index} ({at}), which showed the signatures to the whole table.",
)
RELEASE_MISSING = Sentence(
    "Falta el asiento que puso en vigor el compromiso.", "The entry that put the commitment in force is missing."
)
RELEASE_OTHER = Sentence(
    "El asiento {index} puso en vigor otro documento.", "Entry {index} put another document in force."
)

# minutes
MINUTES_SEALED = Sentence(
    "El acta de la sesión {number} se selló en el asiento {index}, el {at}.",
    "The minutes of session {number} were sealed by entry {index}, on {at}.",
)
MINUTES_UNSEALED = Sentence(
    "El asiento {index} publicó este texto, pero no lo selló.", "Entry {index} published this text but did not seal it."
)
MINUTES_MALFORMED = Sentence(
    "El documento no tiene la forma de un acta sellada.", "The document does not have the form of sealed minutes."
)
MINUTES_OTHER = Sentence(
    "El documento dice otra cosa que el asiento que lo selló.",
    "The document says something else than the entry that sealed it.",
)
MINUTES_UNSEEN = Sentence("Falta el contenido que publicó el sello.", "The body that the seal published is missing.")
SESSION_HELD = Sentence(
    "La sesión {number} consta paso a paso en los asientos {indexes}, a las mismas horas que dice el acta.",
    "Session {number} is recorded step by step by the entries {indexes}, at the hours that the minutes say.",
)
SESSION_MISSING = Sentence(
    "Faltan asientos de la sesión, o su contenido.", "Entries of the session, or their bodies, are missing."
)
SESSION_OTHER = Sentence(
    "Los asientos de la sesión dicen otra hora u otro número que el acta.",
    "The entries of the session say another hour or number than the minutes.",
)
QUOTED = Sentence(
    "El texto n.º {number} está en el acta tal como el asiento {index} lo registró.",
    "Text no. {number} stands in the minutes as entry {index} recorded it.",
)
QUOTED_MISSING = Sentence(
    "Falta el asiento que registró el texto n.º {number}, o su contenido.",
    "The entry that recorded text no. {number}, or its body, is missing.",
)
QUOTED_OTHER = Sentence(
    "El acta dice otra cosa que lo registrado del texto n.º {number}.",
    "The minutes say something else than what was recorded of text no. {number}.",
)
WORD_GIVEN = Sentence(
    "Por el sector «{sector}» habló la silla {seat} ({role}): «{word}», asiento {index}, con el mandato acreditado en "
    "el asiento {mandate}. Lo atestigua el servicio; no es una firma con llave propia.",
    "For the sector «{sector}» spoke seat {seat} ({role}): «{word}», entry {index}, under the mandate accredited by "
    "entry {mandate}. The service attests it; it is no signature with an own key.",
)
WORD_ON_SHEET = Sentence(
    "Por el sector «{sector}» habló la silla {seat} ({role}): «{word}», asiento {index}, con el mandato acreditado en "
    "el asiento {mandate}. Se dijo en una hoja que confirmaron dos testigos, según el servicio; no es una firma. Pida "
    "la hoja, SHA-256 {scan}, y pregunte a quienes la atestiguaron.",
    "For the sector «{sector}» spoke seat {seat} ({role}): «{word}», entry {index}, under the mandate accredited by "
    "entry {mandate}. It was given on a sheet that two witnesses confirmed, by the word of the service; it is no "
    "signature. Ask for the sheet, SHA-256 {scan}, and ask those who witnessed it.",
)
WORD_SIGNED = Sentence(
    "Por el sector «{sector}» habló la silla {seat} ({role}): «{word}», asiento {index}, con el mandato acreditado en "
    "el asiento {mandate}. La palabra se apoya en una firma de clase {assurance} bajo el acta.",
    "For the sector «{sector}» spoke seat {seat} ({role}): «{word}», entry {index}, under the mandate accredited by "
    "entry {mandate}. The word rests on a signature of class {assurance} under the minutes.",
)
SIGNED_TEXT = Sentence(
    "Lo que se firmó es el texto que circuló en el asiento {index}, con la huella {digest}; el acta sellada dice lo "
    "mismo, salvo su última parte, que cuenta lo que se dijo y se firmó de él.",
    "What was signed is the text that went round with entry {index}, of the digest {digest}; the sealed minutes say "
    "the same but for their last part, which tells what was said and signed of it.",
)
SIGNED_TEXT_MISSING = Sentence(
    "Falta el asiento con el que circuló el texto firmado, o su contenido.",
    "The entry with which the signed text went round, or its body, is missing.",
)
SIGNED_TEXT_OTHER = Sentence(
    "El acta sellada dice otra cosa que el texto que circuló en el asiento {index} y se firmó.",
    "The sealed minutes say something else than the text that went round with entry {index} and was signed.",
)
SIGNED_BY_KEY = Sentence(
    "La silla {seat} ({sector}, {role}) {word} con la llave de su silla (clase A), asiento {index}; la llave y el "
    "mandato estaban en vigor.",
    "Seat {seat} ({sector}, {role}) {word} with the key of the seat (class A), entry {index}; key and mandate were in "
    "force.",
)
SIGNED_COUNTS = Sentence(
    "La silla {seat} ({sector}, {role}) {word}, clase {assurance}, asiento {index}. No se prueba solo con matemáticas: "
    "pida el archivo o el papel y pregunte a quienes lo respaldan.",
    "Seat {seat} ({sector}, {role}) {word}, class {assurance}, entry {index}. Not verifiable by mathematics alone: ask "
    "for the file or the paper, and ask those who vouch for it.",
)
SIGNED_UNCOUNTED = Sentence(
    "La silla {seat} ({sector}, {role}) {word}, clase {assurance}, asiento {index}; al sellar, esta firma no contaba.",
    "Seat {seat} ({sector}, {role}) {word}, class {assurance}, entry {index}; at the seal this signature did not "
    "count.",
)
SIGNED_MISSING = Sentence(
    "Falta el asiento con la firma de la silla {seat}, o su contenido.",
    "The entry with the signature of seat {seat}, or its body, is missing.",
)
SIGNED_OTHER = Sentence(
    "El acta dice otra cosa que el asiento {index} de la firma de la silla {seat}.",
    "The minutes say something else than entry {index} of the signature of seat {seat}.",
)
SIGNATURES_LEFT_OUT = Sentence(
    "El asiento {index} registró una firma que el acta no dice.",
    "Entry {index} recorded a signature of which the minutes do not tell.",
)
SIGNATURES_WHOLE = Sentence(
    "El acta dice todas las firmas que el paquete registra: {count}.",
    "The minutes tell of all signatures that the bundle records: {count}.",
)
WORD_SILENT = Sentence(
    "El sello registra el silencio del sector «{sector}». Que nadie habló no se puede probar con un paquete.",
    "The seal records the silence of the sector «{sector}». That nobody spoke cannot be proven by a bundle.",
)
WORD_MISSING = Sentence(
    "Falta el asiento con la palabra del sector «{sector}», o su contenido.",
    "The entry with the word of the sector «{sector}», or its body, is missing.",
)
WORD_OTHER = Sentence(
    "El sector «{sector}» dijo otra cosa en el asiento {index} que la que dice el acta.",
    "The sector «{sector}» said something else by entry {index} than the minutes say.",
)
WORD_BROKEN_SILENCE = Sentence(
    "El acta calla la palabra que el sector «{sector}» dio en el asiento {index}.",
    "The minutes keep silent about the word that the sector «{sector}» gave by entry {index}.",
)
WORD_WITHOUT_MANDATE = Sentence(
    "No consta el mandato con poder para decidir con que habló el sector «{sector}».",
    "The mandate with the power to decide under which the sector «{sector}» spoke is not shown.",
)
WORDS_WHOLE = Sentence(
    "Están las palabras de los {count} sectores que deciden, y ninguna de las que constan falta en el acta.",
    "The words of the {count} deciding sectors are there, and the minutes leave out none that is recorded.",
)
WORDS_LEFT_OUT = Sentence(
    "El asiento {index} registra una palabra que el acta no trae.",
    "Entry {index} records a word that the minutes leave out.",
)
WORDS_UNSEEN = Sentence(
    "Falta el contenido del asiento {index}, o lo que la mesa decía de sus sectores.",
    "The body of entry {index}, or what the table said of its sectors, is missing.",
)
WORDS_OTHER_SECTORS = Sentence(
    "El acta no trae la palabra de los mismos sectores que deciden en la mesa.",
    "The minutes do not hold the word of the very sectors that decide at the table.",
)

# signatures without a key of the seat
ATTESTED_B = Sentence(
    "La silla {seat} ({sector}, {role}) dijo «{intent}» con una firma electrónica cualificada importada (clase B), "
    "asiento {index}. No se prueba solo con matemáticas: pida el archivo. {evidence}",
    "Seat {seat} ({sector}, {role}) said «{intent}» by an imported qualified electronic signature (class B), entry "
    "{index}. Not verifiable by mathematics alone: ask for the file. {evidence}",
)
ATTESTED_C = Sentence(
    "La silla {seat} ({sector}, {role}) dijo «{intent}» en papel, ante testigos (clase C), asiento {index}. No se "
    "prueba solo con matemáticas: pida el papel y pregunte a los testigos. {evidence}",
    "Seat {seat} ({sector}, {role}) said «{intent}» on paper, before witnesses (class C), entry {index}. Not "
    "verifiable by mathematics alone: ask for the paper and ask the witnesses. {evidence}",
)
ATTESTED_D = Sentence(
    "La silla {seat} ({sector}, {role}) dijo «{intent}» según el servicio, y nadie más lo respalda (clase D), asiento "
    "{index}. No se prueba con matemáticas. {evidence}",
    "Seat {seat} ({sector}, {role}) said «{intent}» by the word of the service alone (class D), entry {index}. Not "
    "verifiable by mathematics. {evidence}",
)
ATTESTED_PENDING = Sentence(
    "La firma sin llave propia de la silla {seat}, asiento {index}, aún no está completa: no cuenta.",
    "The signature of seat {seat} without an own key, entry {index}, is not complete yet: it does not count.",
)
ATTESTED_OTHER = Sentence(
    "La firma sin declaración del asiento {index} no es de este documento, de esa silla o de una clase conocida.",
    "The signature without a statement of entry {index} is not of this document, of that seat or of a known class.",
)

# witnesses and redactions
COSIGNED = Sentence(
    "El testigo «{name}», del sector «{sector}» de la mesa {table} y en vigor desde el asiento {index}, también firmó "
    "el punto de control, el {at}.",
    "The witness «{name}» of the sector «{sector}» of table {table}, in force since entry {index}, signed the "
    "checkpoint too, on {at}.",
)
COSIGNED_ELSEWHERE = Sentence(
    "El testigo «{name}», del sector «{sector}» de otra mesa, {table}, también firmó el punto de control, el {at}: "
    "para esta mesa no cuenta.",
    "The witness «{name}» of the sector «{sector}» of another table, {table}, signed the checkpoint too, on {at}: for "
    "this table it does not count.",
)
COSIGNED_UNKNOWN = Sentence(
    "El punto de control lleva también una firma de «{name}», cuya llave el paquete no trae: no se comprobó ni cuenta.",
    "The checkpoint also bears a signature of «{name}», whose key the bundle does not bring: it was not checked and "
    "does not count.",
)
COSIGNATURE_REFUSED = Sentence(
    "La firma del testigo «{name}» no es auténtica.", "The signature of the witness «{name}» does not hold."
)
COSIGNED_TOO_EARLY = Sentence(
    "El testigo «{name}» dice haber firmado el {at}, antes de lo que el punto de control contiene.",
    "The witness «{name}» says that it signed on {at}, before what the checkpoint holds.",
)
COSIGNER_WAITING = Sentence(
    "No consta que se pusiera en vigor al testigo «{name}»: su firma no cuenta.",
    "It is not shown that the witness «{name}» was put in force: its signature does not count.",
)
COSIGNER_UNPROVEN = Sentence(
    "El asiento {index} no pudo poner en vigor al testigo «{name}»: su prueba, su silla o su sector no concuerdan.",
    "Entry {index} could not put the witness «{name}» in force: its proof, its seat or its sector do not agree.",
)
COSIGNER_UNVOUCHED = Sentence(
    "Falta el mandato con que el sector avaló al testigo «{name}»: su firma no cuenta.",
    "The mandate by which the sector vouched for the witness «{name}» is missing: its signature does not count.",
)
COSIGNER_REVOKED = Sentence(
    "El testigo «{name}» fue revocado en el asiento {index}, antes de este punto de control: su firma no vale.",
    "The witness «{name}» was revoked by entry {index}, before this checkpoint: its signature does not hold.",
)
COSIGNER_COMPROMISED = Sentence(
    "El testigo «{name}» fue revocado en el asiento {index}, y otros pueden tener su llave desde el {since}: su firma "
    "no vale.",
    "The witness «{name}» was revoked by entry {index}, and others may have its key since {since}: its signature does "
    "not hold.",
)
SETTLED = Sentence(
    "Está asentado: testigos de varios sectores de esta mesa firmaron este punto de control: {sectors}.",
    "It is settled: witnesses of several sectors of this table signed this checkpoint: {sectors}.",
)
SETTLED_BY_ONE = Sentence(
    "No está asentado: de los sectores de esta mesa solo «{sector}» tiene un testigo que firmó este punto de control, "
    "y hacen falta dos.",
    "It is not settled: of the sectors of this table only «{sector}» has a witness that signed this checkpoint, and "
    "two are needed.",
)
SETTLED_BY_NONE = Sentence(
    "No está asentado: ningún testigo de esta mesa firmó este punto de control. Compárelo con el de otra parte.",
    "It is not settled: no witness of this table signed this checkpoint. Compare it with the one of another party.",
)
REDACTED = Sentence(
    "El contenido que publicó el asiento {published} fue suprimido por el asiento {index}; queda su huella.",
    "The body that entry {published} published was redacted by entry {index}; its digest remains.",
)
