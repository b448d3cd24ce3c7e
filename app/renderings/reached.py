"""What a session reached and what it did not: agreements, commitments, dissent, as blocks of a paper. Pure."""

from collections.abc import Iterator, Sequence

from app.commitments.schemas.document import DocumentJointBody, DocumentName, DocumentParty, DocumentSupport
from app.commitments.schemas.parts import IndicatorOut
from app.minutes.schemas import sections as kinds
from app.minutes.schemas.committed import CommitmentEntry
from app.renderings.blocks import Block, Fields, Heading, Paragraph, Span, Words, words
from app.renderings.told import Telling


def agreements(section: kinds.AgreementsReached, tell: Telling) -> Iterator[Block]:
    """By number, word for word, with what was left out and which assemblies are waited for."""
    if not section.items:
        yield Paragraph(words(tell.say("no_agreements")))
    for each in section.items:
        yield Heading(tell.say("agreement_n", number=each.number, title=each.title), 2)
        yield Paragraph(words(each.text), "quote")
        adopted = tell.say("adopted", hour=tell.moment(each.adopted_at))
        waits = f". {tell.say('ad_referendum')}" if each.phase.value == "ad_referendum" else ""
        yield Paragraph(words(f"{adopted}{waits}."), "small")
        for condition in each.conditions:
            known = tell.seats.get(condition.seat)
            said = {"sector": tell.code(condition.sector), "day": tell.day(condition.ratify_by)}
            organization = (known and known.organization) or tell.code(condition.sector)
            phase = tell.code(condition.assembly)
            yield Paragraph(words(tell.say("ratify", organization=organization, phase=phase, **said)), "small")
        for rest in each.rest:
            yield Paragraph((Span(f"{tell.say('rest')}: ", strong=True), Span(f"{rest.text} ({rest.reasons})")))


def commitments(section: kinds.CommitmentsMade, tell: Telling) -> Iterator[Block]:
    """Each in words; of a text that kept none their ids."""
    if not section.commitment_ids:
        yield Paragraph(words(tell.say("no_commitments")))
    elif not section.items:
        ids = ", ".join(map(str, section.commitment_ids))
        yield Paragraph(words(tell.say("commitments_elsewhere", ids=ids)))
    for each in section.items:
        yield from commitment(each, tell)


def commitment(each: CommitmentEntry, tell: Telling) -> Iterator[Block]:
    """What, who, when, and how people will know."""
    yield Heading(tell.say("commitment_n", number=each.number, title=each.title), 2)
    language = None if each.language == tell.layout else each.language
    yield Paragraph(words(each.verbatim_text, language), "quote")
    joint = {part: [body for body in each.joint_bodies if body.part == part] for part in ("lead", "co_responsible")}
    rows: list[tuple[str, Words]] = [
        (tell.say("who"), words(_named([*each.leads, *joint["lead"]], tell) or "—")),
        (tell.say("co_who"), words(_named([*each.co_responsible, *joint["co_responsible"]], tell))),
        (tell.say("helps"), words(_named(each.supporting, tell))),
        (tell.say("beneficiaries"), words(_named(each.beneficiaries, tell))),
        (tell.say("when"), words(tell.due(each.due))),
        (tell.say("milestones"), words("; ".join(f"{step.title} ({tell.day(step.due)})" for step in each.milestones))),
        (
            tell.say("indicators"),
            words("; ".join(_measured(one, tell) for one in each.indicators)),
        ),
        (tell.say("verified_by"), words(each.means_of_verification or "—")),
        (tell.say("follow_up"), words(_named([each.follow_up_body] if each.follow_up_body else [], tell))),
        (tell.say("phase"), words(tell.code(each.phase))),
        (tell.say("signed_document"), words(f"SHA-256 {each.document}" if each.document else None)),
    ]
    yield Fields(tuple(row for row in rows if row[1]))


def _measured(one: IndicatorOut, tell: Telling) -> str:
    measured = tell.say("from_to", baseline=one.baseline or "0", target=one.target, unit=one.unit)
    return f"{one.name}: {measured}"


def _named(parties: Sequence[DocumentParty | DocumentJointBody | DocumentSupport | DocumentName], tell: Telling) -> str:
    return "; ".join(_party(each, tell) for each in parties)


def _party(party: DocumentParty | DocumentJointBody | DocumentSupport | DocumentName, tell: Telling) -> str:
    within = []
    if not isinstance(party, DocumentJointBody) and party.sector is not None:
        within.append(tell.code(party.sector))
    if isinstance(party, DocumentJointBody):
        within.append(", ".join(member.name for member in party.members))
    if not isinstance(party, DocumentName) and party.share is not None:
        within.append(f"{party.share} %")
    if isinstance(party, DocumentSupport) and party.task is not None:
        within.append(party.task)
    return f"{party.name} ({', '.join(within)})" if within else party.name


def dissent(section: kinds.DissentStated, tell: Telling) -> Iterator[Block]:
    """Objections and reservations, letter by letter, as acts of sectors."""
    if not section.items:
        yield Paragraph(words(tell.say("no_dissent")))
    for each in section.items:
        yield Heading(tell.say("proposal_n", number=each.number, title=each.title), 2)
        for name, stated in (("objection", each.objections), ("reservation", each.reservations)):
            for said in stated:
                yield Paragraph(words(f"{tell.say(name)}, {tell.code(said.sector)}:", strong=True))
                yield Paragraph(words(said.text or tell.say("no_text")), "quote")
