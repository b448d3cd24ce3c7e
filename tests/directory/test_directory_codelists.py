from importlib.resources.abc import Traversable

import pytest

from app.directory import codelists, reference
from app.directory.codelists import codelist, equivalent, is_language, language_code
from app.directory.reference import country_folder, csv_files, rows, shared_folder

DOMAIN = {
    "sector": ("state", "company", "community", "independent"),
    "roundtable_kind": (
        "dialogue",
        "development",
        "technical",
        "working_group",
        "monitoring_committee",
        "high_level_commission",
        "prior_consultation",
    ),
    "organization_level": ("national", "regional", "provincial", "district"),
    "role": (
        "delegate",
        "alternate",
        "chair",
        "facilitator",
        "secretariat",
        "rapporteur",
        "guarantor",
        "observer",
        "adviser",
        "interpreter",
        "verifier",
    ),
    "mandate_power": ("speak", "decide", "sign", "steward"),
    "mandate_phase": ("proposed", "in_force", "ended"),
    "mandate_basis": (
        "steward",
        "organization",
        "paper",
        "roster",
        "facilitation",
        "attested_by_host",
        "unconfirmed",
        "sector",
        "all_sectors",
    ),
    "participation_level": ("inform", "consult", "involve", "collaborate", "decide"),
    "stance": ("accept", "accept_with_reservation", "object", "abstain"),
    "demand_answer": ("agreed", "partly", "not_agreed"),
    "attendance_mode": ("in_person", "remote"),
    "implementation_level": ("not_started", "limited", "substantial", "complete", "no_evidence"),
    "verification_outcome": ("confirm", "contest", "ask_more"),
    "confidentiality": ("contract_terms", "open_tender", "personal_data", "safety"),
    "assurance_class": ("A", "B", "C", "D"),
    "roundtable_phase": ("preparing", "installed", "in_dialogue", "in_follow_up", "closed", "suspended"),
    "protocol_phase": ("draft", "proposed", "adopted", "in_force", "superseded"),
    "demand_phase": ("raised", "admitted", "not_admitted", "tabled", "answered"),
    "session_phase": (
        "planned",
        "convened",
        "open",
        "recess",
        "caucus",
        "closed",
        "cancelled",
        "adjourned",
        "suspended",
    ),
    "proposal_phase": (
        *("tabled", "in_assent", "adopted", "adopted_ad_referendum", "not_adopted", "recommended", "noted"),
        "withdrawn",
    ),
    "minutes_phase": ("drafting", "circulated", "assented", "sealed"),
    "commitment_phase": (
        "draft",
        "offered",
        "in_force",
        "fulfilled",
        "breached",
        "renounced",
        "superseded",
        "suspended",
        "concluded_unverified",
    ),
}
"""The closed lists of the domain; a code in a signed text must never be renamed."""


@pytest.mark.parametrize("name", DOMAIN)
def test_the_lists_hold_the_words_of_the_domain_in_their_order(name: str) -> None:
    listed = codelist(name)
    assert listed is not None
    assert listed.codes == DOMAIN[name]


@pytest.mark.parametrize("name", codelists.names())
def test_every_list_has_unique_codes_and_a_label_for_each(name: str) -> None:
    listed = codelist(name)
    assert listed is not None
    assert listed.entries
    assert len(set(listed.codes)) == len(listed.codes)
    for entry in listed.entries:
        assert entry.code == entry.code.strip()
        if name.startswith(("ocds_", "oc4ids_")):
            assert entry.label_en
            assert entry.label_es is None
        else:
            assert entry.label_es
            assert entry.label_en
            assert bool(entry.description_es) == bool(entry.description_en)


@pytest.mark.parametrize(
    "file",
    [
        file
        for folder in (shared_folder("codelists"), country_folder("pe") / "codelists")
        for file in csv_files(folder)
        if file.name != "languages.csv"
    ],
    ids=lambda file: str(file.name),
)
def test_our_own_lists_explain_every_code_and_have_no_broken_lines(file: Traversable) -> None:
    read = rows(file)
    assert all(set(row) == {"code", "label_es", "label_en", "description_es", "description_en"} for row in read)
    assert all(value and value == value.strip() for row in read for value in row.values())


def test_a_list_that_nobody_wrote_does_not_exist() -> None:
    assert codelist("nobody") is None
    assert codelist("../codelists/sector") is None


def test_a_country_relabels_a_list_of_ours_only_with_the_same_codes() -> None:
    for country in reference.countries():
        national = {file.name: _codes(file) for file in csv_files(country_folder(country) / "codelists")}
        relabelled = {
            file.name: _codes(file) for file in csv_files(shared_folder("codelists")) if file.name in national
        }
        assert {name: national[name] for name in relabelled} == relabelled


def test_open_contracting_lists_keep_their_english_and_their_deprecations() -> None:
    parties = codelist("ocds_partyRole")
    assert parties is not None
    assert [entry.code for entry in parties.entries if entry.deprecated] == ["funder"]
    assert parties.label("supplier", "es") == parties.label("supplier", "en") == "Supplier"
    assert codelist("oc4ids_projectStatus") is not None


def test_labels_come_in_the_language_asked_for() -> None:
    roles = codelist("role")
    assert roles is not None
    assert (roles.label("rapporteur", "es"), roles.label("rapporteur", "en")) == ("Relatora o relator", "Rapporteur")
    assert roles.label("king", "es") is None


def test_languages_are_written_with_the_shortest_code_and_understood_by_the_long_one() -> None:
    for code in ("es", "qxo", "qxn", "quz", "agr", "shp", "prl", "qu"):
        assert is_language(code)
    for stranger in ("spa", "ES", "", "xx", "quechua"):
        assert not is_language(stranger)
    assert (language_code("spa"), language_code(" QXO "), language_code("xx")) == ("es", "qxo", None)


def test_no_language_has_two_codes_and_no_code_two_languages() -> None:
    listed = rows(country_folder("pe") / "codelists" / "languages.csv")
    codes, long_codes = [row["code"] for row in listed], [row["iso639_3"] for row in listed]
    assert len(set(codes)) == len(set(long_codes)) == len(listed)
    assert all(short == long or len(short) == 2 for short, long in zip(codes, long_codes, strict=True))
    assert not (set(codes) & set(long_codes)) - {c for c in codes if len(c) == 3}


def test_every_language_of_peru_with_an_iso_code_is_in_the_list() -> None:
    source = rows(country_folder("pe") / "source" / "peru_languages_glottolog.csv")
    assert all(language_code(row["iso639p3"]) for row in source if row["iso639p3"])


@pytest.mark.parametrize(
    ("code", "peru", "ogp", "pam", "ocds", "iati"),
    [
        ("not_started", "pendiente", "Not started", "0", "scheduled", "1"),
        ("limited", "en proceso", "Limited", "1", "partiallyMet", "2"),
        ("substantial", "avance sustancial", "Substantial", "2", "partiallyMet", "3"),
        ("complete", "cumplido", "Complete", "3", "met", "4"),
        ("no_evidence", "sin información", "No evidence", None, None, None),
        ("breached", "incumplido", None, None, "notMet", None),
    ],
)
def test_the_level_of_implementation_can_be_told_in_other_schemes(
    code: str, peru: str, ogp: str | None, pam: str | None, ocds: str | None, iati: str | None
) -> None:
    told = {
        scheme: equivalent("implementation_level", code, scheme) for scheme in ("peru", "ogp", "pam", "ocds", "iati")
    }
    assert told == {"peru": peru, "ogp": ogp, "pam": pam, "ocds": ocds, "iati": iati}


def test_what_a_crosswalk_says_in_ocds_is_a_code_of_ocds() -> None:
    statuses = codelist("ocds_milestoneStatus")
    assert statuses is not None
    assert codelists.schemes("implementation_level") == ("iati", "ocds", "ogp", "pam", "peru")
    levels = (*DOMAIN["implementation_level"], "breached")
    told = {equivalent("implementation_level", level, "ocds") for level in levels}
    assert told - {None} == set(statuses.codes)


def _codes(file: Traversable) -> tuple[str, ...]:
    return tuple(row["code"] for row in rows(file))


@pytest.mark.parametrize("code", ["mn", "kca", "es", "qxo", "cni", "arb"])
def test_a_language_of_the_registry_is_one_wherever_it_is_spoken(code: str) -> None:
    assert is_language(code)


@pytest.mark.parametrize("code", ["mon", "spa", "in", "und", "mul", "zxx", "qaa", "xx", "zzz", "ES", "es-PE", "", "e"])
def test_a_second_spelling_or_no_language_at_all_is_none(code: str) -> None:
    assert not is_language(code)


def test_the_languages_of_the_country_come_before_those_of_the_world() -> None:
    listed = codelist("languages")
    assert listed is not None
    assert listed.codes[0] == "es"
    assert listed.codes.index("qxo") < listed.codes.index("mn")
    assert len(set(listed.codes)) == len(listed.codes)
    assert (listed.label("mn", "es"), listed.label("mn", "en")) == ("mongol", "Mongolian")
