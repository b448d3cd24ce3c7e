"""What a verification can say of the ground rules behind a text, and of what was set aside of them."""

from app.trust.bundles.report import Sentence

RULES_HELD = Sentence(
    "El reglamento con que se juzgó, versión {version}, está en el paquete tal como se adoptó (asiento {index}). Si se "
    "cumplió, lo juzga quien lo lee.",
    "The ground rules by which it was judged, version {version}, are in the bundle as they were adopted (entry "
    "{index}). Whether they were kept is for whoever reads them.",
)
RULES_MISSING = Sentence(
    "Falta el asiento que adoptó el reglamento con que se juzgó, o su contenido.",
    "The entry that adopted the ground rules by which it was judged, or its body, is missing.",
)
RULES_OTHER = Sentence(
    "El reglamento adoptado en el asiento {index} no tiene la cláusula tal como el acta la cita.",
    "The ground rules that entry {index} adopted do not have the clause as the minutes quote it.",
)
WAIVED = Sentence(
    "La cláusula {clause} no se aplicó a «{type}», con el sí de {sectors}: dispensa n.º {number}, asiento {index}.",
    "Clause {clause} was set aside for «{type}», with the yes of {sectors}: waiver no. {number}, entry {index}.",
)
WAIVER_MISSING = Sentence(
    "Falta el asiento que concedió la dispensa n.º {number}, o su contenido.",
    "The entry that granted waiver no. {number}, or its body, is missing.",
)
WAIVER_OTHER = Sentence(
    "El acta dice otra cosa que lo registrado de la dispensa n.º {number}.",
    "The minutes say something else than what was recorded of waiver no. {number}.",
)
WAIVER_WORD_MISSING = Sentence(
    "No consta el sí del sector «{sector}» a la dispensa n.º {number}, o el mandato con que lo dio.",
    "The yes of the sector «{sector}» to waiver no. {number}, or the mandate under which it was given, is not shown.",
)
WAIVER_UNTOLD = Sentence(
    "El acta calla la dispensa que se concedió en el asiento {index}.",
    "The minutes keep silent about the waiver that entry {index} granted.",
)
WAIVER_OF_BEFORE = Sentence(
    "La cláusula {clause} no se aplicó, por la dispensa del asiento {index}; el acta es de antes y no lo dice.",
    "Clause {clause} was set aside, by the waiver of entry {index}; the minutes are older and do not say so.",
)
