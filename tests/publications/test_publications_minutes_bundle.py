"""Sealed minutes leave the service in one file with the word of every sector, and need nobody's word."""

from dataclasses import dataclass, replace

from fastapi import FastAPI

from app.trust import bundles, canonical
from app.trust.bundles import Report, Validity, archive
from tests.acta import SILENCE_ASSENTS, Acta, held
from tests.attendance.test_attendance_hearings import heard, on_sheet
from tests.clocks import FakeClock
from tests.counting import statements
from tests.evening import TEXT, Evening, begin
from tests.mesa import Mesa
from tests.sheets import stored


@dataclass(frozen=True)
class Sealed:
    """Sealed minutes as somebody took them away, and the log's key as it is known from elsewhere."""

    acta: Acta
    data: bytes
    vkey: str

    @property
    def report(self) -> Report:
        return bundles.verify(self.data, vkey=self.vkey)

    @property
    def doubts(self) -> dict[str, Validity]:
        return {each.code: each.verdict for each in self.report.claims if each.verdict is not Validity.valid}

    def said(self, code: str) -> list[str]:
        return [each.sentence.en for each in self.report.claims if each.code == code]


async def take(acta: Acta, name: str = "observer") -> Sealed:
    answer = await acta.mesa[name].get(f"{acta.path}/bundle")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    checkpoint = await acta.mesa["observer"].get("/v1/ledger/checkpoint")
    return Sealed(acta, answer.content, checkpoint.headers["Tinkuy-Verifier"])


async def agreed_evening(mesa: Mesa) -> Acta:
    """A session in which something was agreed, closed."""
    evening = await begin(mesa)
    proposal = await evening.table(**TEXT)
    await evening.all_accept(proposal)
    await evening.decide(proposal)
    return Acta(mesa, await mesa.close(evening.session))


async def contested(mesa: Mesa) -> Acta:
    """Minutes that were corrected once, assented to, assented to with a reservation and refused, and sealed."""
    acta = await agreed_evening(mesa)
    await acta.note("Se habló del agua.")
    await acta.circulate()
    await acta.said("state")
    await acta.dispose(await acta.correct())
    await acta.said("state")
    await acta.said("company", "accept_with_reservation", "Falta el anexo.")
    await acta.said("community", "object", "No dice lo que se habló.")
    await acta.seal()
    return acta


async def test_the_bundle_of_sealed_minutes_is_proven_with_no_service(mesa: Mesa) -> None:
    acta = await contested(mesa)
    for name in ("observer", "facilitator", "state", "company", "community", "guarantor"):
        assert (await take(acta, name)).doubts == {}, name
    sealed = await take(acta)
    assert "The minutes of session 1 were sealed by entry" in sealed.said("minutes.seal")[0]
    assert len(sealed.said("minutes.agreement")) == len(sealed.said("minutes.correction")) == 1
    words = sealed.said("minutes.word")
    assert [word in text for word, text in zip(("«assented»", "reservation»", "«refused»"), words, strict=True)]
    assert len(sealed.said("minutes.earlier_word")) == 1
    assert all("no signature with an own key" in text for text in words)
    assert "3 deciding sectors" in sealed.said("minutes.words")[0]
    document = await mesa["observer"].get(f"{acta.path}/document")
    assert archive.unpack(sealed.data)["document"] == document.content


async def test_a_silence_is_named_as_what_cannot_be_proven(mesa: Mesa, app: FastAPI, clock: FakeClock) -> None:
    acta = await held(mesa, **SILENCE_ASSENTS)
    await acta.circulate()
    await acta.said("state")
    acta = acta.later(app, clock, days=6)
    await acta.seal()
    sealed = await take(acta)
    assert sealed.doubts == {}
    silent = [text for text in sealed.said("minutes.word") if "records the silence" in text]
    assert len(silent) == 2
    assert all("cannot be proven by a bundle" in text for text in silent)


async def test_a_word_that_several_seats_made_is_proven_with_every_one_of_them(mesa: Mesa) -> None:
    acta = await agreed_evening(mesa)
    await acta.note("Se habló del agua.")
    await acta.circulate()
    await acta.said("community", "object", "Falta lo que dije.")
    for name in ("community_2", "state", "company"):
        await acta.said(name)
    await acta.seal()
    sealed = await take(acta)
    assert sealed.doubts == {}
    seats = [str(mesa[name].seat) for name in ("community", "community_2")]
    told = [text for text in sealed.said("minutes.word") if any(seat in text for seat in seats)]
    assert ["«refused»" in told[0], "«assented»" in told[1]] == [True, True]
    assert len(told) == 2


UNNEEDED = {"session.planned", "roundtable.convened", "roster.confirmed", "facilitation.assented", "correction.raised"}
"""What came before and was said again by a later entry."""


async def test_every_entry_that_is_left_out_leaves_a_claim_open(mesa: Mesa) -> None:
    sealed = await take(await contested(mesa))
    bundle = bundles.read(sealed.data)
    left = dict[str, set[str]]()
    for entry in bundle.entries:
        kept = tuple(each for each in bundle.entries if each is not entry)
        text = b"".join(each.envelope for each in kept).decode()
        bodies = tuple(body for body in bundle.bodies if canonical.digest(body) in text)
        found = bundles.verify(bundles.write(replace(bundle, entries=kept, bodies=bodies)))
        kind = entry.envelope.decode().split('"type":"')[-1].split('"')[0]
        left.setdefault(kind, set()).update(each.code for each in found.claims if each.verdict is not Validity.valid)
        assert found.verdict is not Validity.invalid, kind
    assert {kind for kind, codes in left.items() if not codes} <= UNNEEDED, left
    assert left["minutes.assented"] >= {"minutes.word"}
    assert left["proposal.decided"] == {"minutes.agreement"}
    assert left["correction.accepted"] == {"minutes.correction", "minutes.text"}
    assert left["roundtable.installed"] == {"installation"}
    assert left["minutes.sealed"] == {"document", "minutes.seal"}


async def test_the_bundle_comes_with_the_seal_and_not_before(mesa: Mesa) -> None:
    acta = await held(mesa)
    await mesa.refuses("observer", "GET", f"{acta.path}/bundle", status=404, code="not_found")
    await acta.note()
    await mesa.refuses("rapporteur", "GET", f"{acta.path}/bundle", status=404, code="minutes_not_sealed")
    await acta.circulate()
    await mesa.refuses("observer", "GET", f"{acta.path}/bundle", status=404, code="minutes_not_sealed")
    await acta.all_assent()
    await acta.seal()
    await take(acta)
    answer = await mesa.other["facilitator"].get(f"{acta.path}/bundle")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_the_number_of_queries_does_not_grow_with_the_minutes(mesa: Mesa, app: FastAPI) -> None:
    acta = await contested(mesa)
    evening = await begin(mesa)
    few = Acta(mesa, await mesa.close(evening.session))
    await few.circulate()
    await few.all_assent()
    await few.seal()
    sent = []
    for each in (few, acta):
        await mesa["observer"].get("/v1/ledger/checkpoint")
        async with statements(app) as counted:
            await take(each)
        sent.append(len(counted))
    assert sent[0] == sent[1] <= 30, sent


async def test_a_word_on_a_sheet_is_proven_with_its_witnesses(mesa: Mesa) -> None:
    acta, scan = await worded_on_paper(mesa)
    for name in ("observer", "facilitator", "community"):
        sealed = await take(acta, name)
        assert sealed.doubts == {}, name
    [word] = [text for text in sealed.said("minutes.word") if "«community»" in text]
    assert ("a sheet that two witnesses confirmed" in word, scan in word) == (True, True)


async def worded_on_paper(mesa: Mesa) -> tuple[Acta, str]:
    """Sealed minutes on which one sector gave its word on a sheet that two witnesses confirmed."""
    acta = await agreed_evening(mesa)
    await acta.note("Se habló del agua.")
    await acta.circulate()
    for name in ("state", "company"):
        await acta.said(name)
    evening = Evening(mesa, acta.session)
    hearing = await heard(evening, "community")
    scan = (await stored(mesa["facilitator"], mesa.path, "palabra"))["palabra"]
    await on_sheet(evening, hearing, scan)
    await acta.seal()
    return acta, scan
