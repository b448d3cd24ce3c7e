"""How many statements a write sends between BEGIN and COMMIT, tried out on all that prepares a table.

Nine are enough for the caller's place and its lock, the row that the path names, one or two facts, the row that is
written, the head of the log and the entry. `MORE` names what needs more, and why.
"""

import re
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Final

import httpx
import pytest
from fastapi import FastAPI

from tests.counting import statements
from tests.described import operations
from tests.evening import begin
from tests.mesa import Api, Json, Mesa
from tests.prepared import prepared

MOST: Final = 9
_FRAME: Final = ("BEGIN", "COMMIT")
MORE: Final[dict[str, tuple[int, str]]] = {
    "assent_to_mandate": (
        11,
        "the mandate, its seat and who holds it, what the others said, the rules and how sectors speak",
    ),
    "assent_to_paper": (
        11,
        "the paper, its seat and mandate, who of the sector is in force, the words and how sectors speak",
    ),
    "call_recess": (10, "who is there, the turn and the item that stop, the rules and what was taken of the allowance"),
    "carry_over_agenda_item": (11, "both sessions, the item, what it carries and where it comes in the other agenda"),
    "give_turn": (
        16,
        "who is there, who waits, all turns of the session and its recesses, rules, waivers, seats, the request",
    ),
    "record_paper": (11, "the seat, its mandates, the witnesses with theirs, and who of the sector is in force"),
    "record_spending": (11, "the fund, its allocation, what was paid in and spent, files and seats"),
    "request_floor": (10, "the session, who is there, the turn that is answered, what was asked, the number"),
    "accept_invitation": (13, "attempts are counted in a transaction of their own; the account, its login, the entry"),
    "adopt_protocol": (11, "the version, what holds, whether its text is there, and what the sectors said of it"),
    "assent_to_facilitation": (
        11,
        "the mandates of those who are to run the table, what was said, and how sectors speak",
    ),
    "assent_to_minutes": (11, "the act's id, the session and its minutes, their view, and what was said of them"),
    "circulate_minutes": (33, "the text is composed from everything that the session left, and every seat is told"),
    "close_session": (14, "everybody who is still there departs; the table, and rules whose hour has come"),
    "confirm_paper": (
        10,
        "the sheet, its mandate and seat, the witnesses, and who is there for the sector",
    ),
    "confirm_signature": (
        16,
        "the text, its signature, the witness, the other words, who sits here, which debtors do, and the day",
    ),
    "confirm_roster": (
        12,
        "the sector's seats, its mandates and its keys, each on one page, and the table that names it",
    ),
    "consent_to_redaction": (17, "the text, its bodies and those that quote it, taken out with the last consent"),
    "convene_session": (16, "the agenda with its demands, the rules with their waivers, who is away, who agreed"),
    "decide_proposal": (
        16,
        "who is there and who has a place, what was said, rules and waivers, the texts beside it, the agreement",
    ),
    "table_proposal": (10, "without an item: the whole agenda, and the rules and waivers by which it was to be read"),
    "give_report": (10, "the act's id, the commitment and its new level, the rules in force"),
    "give_verification": (14, "the act's id, the commitment, its report and the round, whose places have spoken"),
    "install_roundtable": (18, "the rules, who adopted them, whom they fit, who holds the places, rosters, the keys"),
    "offer_commitment": (15, "the agreement, seats and people, organizations, rules, waivers and days of the document"),
    "open_session": (12, "rules, waivers and days, who is away, who is there and who has a place; the table too"),
    "begin_import": (13, "who runs the table, what the sender began before, the rows, and the job that records them"),
    "propose_erratum": (
        15,
        "the minutes and their sealed bytes, who was there, the rules, the number, and the origin in its document",
    ),
    "record_imported_minutes": (12, "the files, organizations, a paper that is known, people beside it, extracts"),
    "sign_erratum": (18, "the erratum, key, mandate and log head, what the sectors said, the rules and places"),
    "begin_interpretation": (10, "the session, who is there, which interpretations go on, and the session's numbers"),
    "serve_text": (10, "the proposal, its session, the seat that served it, the files, and the proposal's numbers"),
    "propose_wording": (
        12,
        "the proposal, its session, who tabled it, the rules, the wording that is the text; three bodies",
    ),
    "propose_facilitation": (
        10,
        "the seats, their mandates, what their accounts hold besides, and who ran it before",
    ),
    "propose_protocol": (11, "the seats that it must fit, what holds, the drafter, and the origin in its document"),
    "propose_redaction": (11, "the text, its bodies, whose seat asks; the asker's own consent is a row besides"),
    "propose_waiver": (10, "the thing, other waivers for it, the rules, and the origin in its document"),
    "raise_correction": (10, "the session, whether the seat was there, its minutes and their view"),
    "register_key": (10, "the seat, the origin in the proof, and a lock under which the key is nobody else's"),
    "register_witness": (10, "whose account it is, the origin, and locks for its name and its key"),
    "correct_attendance": (13, "the other stays of the seat, what was heard of it, its mandate, the minutes"),
    "enter_forgotten_attendance": (11, "the seat, its mandates and stays, the minutes and the rules of their review"),
    "send_field_batch": (70, "what is kept in one act, and each entry in a transaction of its own; here of three"),
    "confirm_hearing": (13, "the session, the text and what was said of it, on sheets too, the witnesses and the stay"),
    "put_hearing_on_sheet": (
        16,
        "whether the file is there, the speaker, the text and what was said of it, the witnesses, and who is in force",
    ),
    "record_hearing": (14, "the session, the speaker and their stays, the text and what was said of it"),
    "record_attendance_batch": (12, "the caller once, and each row in a transaction of its own"),
    "record_attendance_sheet": (10, "the arrivals on it, the file, the witnesses and who runs the table"),
    "reopen_commitment": (
        12,
        "the act's id, the commitment, its last verification, its files, rules and waivers, the number",
    ),
    "return_sector": (12, "the suspension, who else is away, what the sector said, its clause and its places"),
    "seal_minutes": (
        20,
        "the session, its minutes, words, corrections, waivers of both, the origin, and whom it tells",
    ),
    "sign_commitment": (13, "the act's id, the text, the day that follows, the seats, debtors and signatures under it"),
    "sign_minutes": (
        13,
        "the act's id, the session and its minutes, their view, who signed and what was said, the rules",
    ),
    "sign_protocol": (21, "as an adoption, and the seats and accounts of a sheet's witnesses"),
    "sign_waiver": (14, "the act's id, the waiver and its text, the seats and signer, signatures and words on it"),
    "take_position": (11, "the act's id, the proposal, its session, who is there, and what was said before"),
    "withdraw_sector": (11, "the suspension, who is away or asked, the rules, what was said; the yes is a row besides"),
}
_READING: Final = ("GET", "HEAD")


@dataclass(frozen=True)
class Counting(Api):
    """Notes of each write that was done how many statements it took, by operation.

    The first one after a start reads besides what was signed last.
    """

    app: FastAPI | None = None
    told: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    begun: list[str] = field(default_factory=list)

    async def call(
        self, method: str, path: str, body: Json | None = None, *, token: str | None = None, **headers: str
    ) -> httpx.Response:
        assert self.app is not None
        async with statements(self.app) as sent:
            answer = await super().call(method, path, body, token=token, **headers)
        if method not in _READING and answer.is_success:
            assert [each for each in sent if each.startswith(_FRAME)], sent
            between = [each for each in sent if not each.startswith(_FRAME)]
            if self.begun:
                self.told[_operation(self.app, method, path)].append(len(between))
            self.begun.append(path)
        return answer


def _operation(app: FastAPI, method: str, path: str) -> str:
    """The operationId of a call."""
    for known, template, operation in operations(app.openapi()):
        if known == method and re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path.partition("?")[0]):
            return str(operation["operationId"])
    raise AssertionError(path)


@pytest.fixture(scope="module")
async def told(
    postgres: str, arranged: tuple[str, Mesa], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[dict[str, list[int]]]:
    found: dict[str, list[int]] = defaultdict(list)
    home = tmp_path_factory.mktemp("written")
    async with prepared(postgres, arranged, home, lambda app, http: Counting(http, app=app, told=found)):
        yield found


async def test_a_write_takes_nine_statements_at_the_most_or_says_why(told: dict[str, list[int]]) -> None:
    assert len(told) >= 50
    too_many = {name: min(counts) for name, counts in told.items() if min(counts) > MORE.get(name, (MOST, ""))[0]}
    assert too_many == {}


async def test_what_is_said_to_need_more_does(told: dict[str, list[int]]) -> None:
    assert {name: most for name, (most, _) in MORE.items()} == {name: min(told[name]) for name in MORE}


# What a session calls all evening (`bench/session.py` says what each of them costs). The room is a view; departures and
# tickets are counted below, as nobody whom the tables of the other tests need leaves or listens.
OFTEN: Final = frozenset(
    {
        *("record_attendance", "take_minutes_note", "request_floor", "give_turn", "end_turn"),
        *("take_position", "start_agenda_item", "pause_agenda_item", "end_agenda_item"),
    }
)


async def test_what_a_session_calls_often_is_among_what_is_counted(told: dict[str, list[int]]) -> None:
    assert OFTEN - told.keys() == set()


async def test_who_leaves_or_listens_asks_little(mesa: Mesa, app: FastAPI) -> None:
    evening = await begin(mesa, "observer", "state", "company", "community")
    for number, name in enumerate(("observer", "state")):
        async with statements(app) as ticket:
            await mesa[name].done(f"{evening.path}/stream-tickets")
        [stay] = (await mesa[name].read(f"{evening.path}/attendances?seat_id={mesa[name].seat}"))["items"]
        async with statements(app) as departure:
            await mesa[name].done(f"{evening.path}/attendances/{stay['id']}/departure")
        if number:  # The first one after a start reads besides what was signed last.
            sums = [sum(not each.startswith(_FRAME) for each in sent) for sent in (ticket, departure)]
            assert sums[0] <= 4, ticket
            assert sums[1] <= MOST, departure
