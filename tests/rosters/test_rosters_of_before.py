"""A table of before, whose people and whose facilitation no sector was ever asked about: it goes on, and what was
promised there stays as it is.
"""

from datetime import UTC, datetime

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.trust import bundles
from app.trust.bundles import Validity
from tests.clocks import FakeClock
from tests.following import following
from tests.mesa import Json, Mesa, key
from tests.signing import signing

SINCE = "2026-11-10T15:00:00.000000Z"


async def of_before(mesa: Mesa, db: AsyncSession) -> None:
    """The rows are as the migration leaves them where a table was installed before anybody asked its sectors."""
    stands = (await mesa["observer"].read(mesa.path))["facilitation"]
    stands |= {"phase": "unconfirmed", "facilitation_id": None, "accepted_by": [], "unconfirmed_since": SINCE}
    held = text(
        "UPDATE mandates SET basis = 'unconfirmed', unconfirmed_since = CAST(:since AS timestamptz), "
        "confirmed_at = NULL, confirmed_by = NULL FROM seats WHERE seats.id = mandates.seat_id "
        "AND seats.roundtable_id = :table AND seats.sector <> 'independent' AND mandates.phase = 'in_force' "
        "AND seats.role IN ('delegate', 'alternate', 'adviser')"
    )
    run = text(
        "UPDATE roundtables SET facilitation = CAST(:stands AS jsonb), confirmed_rosters = '[]' WHERE id = :table"
    )
    await db.execute(held, {"since": datetime(2026, 11, 10, 15, tzinfo=UTC), "table": mesa.table.id})
    await db.execute(run, {"stands": orjson.dumps(stands).decode(), "table": mesa.table.id})
    await db.commit()


async def test_it_goes_on_to_an_agreement_sealed_minutes_and_signatures(
    mesa: Mesa, clock: FakeClock, db: AsyncSession
) -> None:
    await mesa.installed()
    await of_before(mesa, db)
    way = await signing(mesa, clock)
    session = (await mesa["observer"].read(f"{mesa.path}/sessions"))["items"][0]
    sealed = await mesa.sealed_minutes(await mesa.close(session), "Se habló del agua.")
    assert sealed["phase"] == "sealed"
    assert (await way.offered())["phase"] == "offered"


async def test_its_people_and_who_runs_it_are_asked_about_on_the_desks_within_sixty_days(
    mesa: Mesa, db: AsyncSession
) -> None:
    await mesa.installed()
    await of_before(mesa, db)
    for sector in ("state", "company", "community"):
        items = (await mesa[sector].read(f"/v1/{sector}/desk"))["items"]
        asked = {item["kind"]: item["due"] for item in items if item["roundtable_id"] == str(mesa.table.id)}
        assert asked["mandate_unconfirmed"] == "2027-01-09T15:00:00.000000Z"
        assert asked["facilitation_needed"] == "2027-01-09T15:00:00.000000Z"
    # The roster answers for all of a sector's people at once, also where one has nobody else to confirm the only one.
    await mesa.confirm_rosters()
    for sector in ("state", "company", "community"):
        items = (await mesa[sector].read(f"/v1/{sector}/desk"))["items"]
        assert "mandate_unconfirmed" not in {item["kind"] for item in items}


async def test_what_was_signed_stays_valid_and_what_was_fulfilled_stays_so_until_its_beneficiary_reopens_it(
    mesa: Mesa, clock: FakeClock, db: AsyncSession
) -> None:
    follow = await following(mesa, clock)
    report = await follow.reported("complete")
    await follow.verified("community", report)
    before = (await mesa["observer"].get(f"{follow.path}/bundle")).content
    assert bundles.verify(before).verdict is Validity.valid
    await of_before(mesa, db)
    assert await follow.stands() == ("fulfilled", "complete", "complete")
    signatures = (await mesa["observer"].read(f"{follow.path}/signatures"))["items"]
    assert {(each["sector"], each["compromised_since"]) for each in signatures} == {
        ("state", None),
        ("company", None),
        ("community", None),
    }
    after = (await mesa["observer"].get(f"{follow.path}/bundle")).content
    assert bundles.verify(after).verdict is Validity.valid
    assert bundles.read(after).statements == bundles.read(before).statements
    kept = {"text": "Libro de actas", "where": "Local comunal", "held_by": "El secretario"}
    found: Json = {"level": "limited", "reasons": "Faltan cuatro puntos.", "held_elsewhere": [kept]}
    await mesa["community"].done(f"{follow.path}/reopening", found, Idempotency_Key=key())
    assert (await follow.stands())[0] == "in_force"
