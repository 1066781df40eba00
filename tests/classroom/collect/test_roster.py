"""A roster says who somebody is by id, else by a full name that one alone has; it never guesses."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder.classroom.collect.handed import Handed
from autograder.classroom.collect.roster import Roster, load_roster, spellings
from autograder.errors import UsageError

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,A5 (77)\n"
    "    Points Possible,,,,,12\n"
    '"Lee, Ann",123,u1,ann1,S1,\n'
    '"Li, Bo",124,u2,bo2,S1,\n'
    '"Student, Test",999,,,S1,\n'
)
MOODLE = (
    "Kennung,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Last modified (submission)\n"
    'Teilnehmer/in12,Ann Lee,ann@x.org,Abgegeben,-,"Friday, 20 November 2026, 11:30 PM"\n'
    "Teilnehmer/in13,Bo Li,bo@x.org,Keine Abgabe,-,-\n"
)
PLAIN = "login,name,matriculation\nann1,Ann Lee,5\nbo2,Bo Li,6\nli3,Bo Li,7\n"


def roster(folder: Path, text: str, **options: object) -> Roster:
    (folder / "roster.csv").write_text(text, encoding="utf-8-sig")
    return load_roster(folder / "roster.csv", **options)  # type: ignore[arg-type]


def who(found: object) -> object:
    return (found[0].student, found[1]) if isinstance(found, tuple) else found


@pytest.mark.parametrize(
    ("text", "key", "name", "expected"),
    [
        (CANVAS, "123", "anything", ("ann1", "id")),
        (CANVAS, "x", "leeann", ("ann1", "name")),
        (CANVAS, "999", "", ("999", "id")),
        (MOODLE, "12", "", ("ann@x.org", "id")),
        (MOODLE, "99", "Bo Li", ("bo@x.org", "name")),
        (PLAIN, "ANN1", "", ("ann1", "id")),
        (PLAIN, "x", "Lee Ann", ("ann1", "name")),
        (PLAIN, "x", "Bo Li", "stands in the roster 2 times"),
        (PLAIN, "x", "Ann", "is not in the roster"),
        (PLAIN, "5", "", "is not in the roster"),
    ],
)
def test_somebody_is_found_by_id_or_else_by_a_name_of_her_own(
    text: str, key: str, name: str, expected: object, tmp_path: Path
) -> None:
    assert who(roster(tmp_path, text).find(Handed(key, name, ()))) == expected


def test_an_alias_is_an_id_and_two_of_two_people_are_none(tmp_path: Path) -> None:
    people = roster(tmp_path, PLAIN)
    assert who(people.find(Handed("?", "?", (), aliases=frozenset(["bo2"])))) == ("bo2", "id")
    assert people.find(Handed("ann1", "?", (), aliases=frozenset(["bo2"]))) == "stands in the roster 2 times"


def test_a_worksheets_english_times_count_where_their_zone_is_known(tmp_path: Path) -> None:
    ann, bo = roster(tmp_path, MOODLE, zone=UTC).people
    assert (ann.at, bo.at) == (datetime(2026, 11, 20, 23, 30, tzinfo=UTC), None)
    assert roster(tmp_path, MOODLE).people[0].at is None


def test_logins_with_numbers_are_no_worksheet(tmp_path: Path) -> None:
    text = "login,name,a,b,c,d\nstud1,Ann Lee,,,,\nstud2,Bo Li,,,,\n"
    assert [person.student for person in roster(tmp_path, text).people] == ["stud1", "stud2"]


def test_first_and_last_names_are_a_name(tmp_path: Path) -> None:
    people = roster(tmp_path, "First Name,Last Name,SID,Email\nAnn,Lee,12,ann@x.org\n")
    assert who(people.find(Handed("?", "Ann Lee", ()))) == ("12", "name")


def test_a_name_is_spelt_with_the_last_name_first_or_last() -> None:
    assert spellings("Lee, Ann Mary") >= {"leeannmary", "annmarylee"}
    assert spellings("Ann Mary Lee") >= {"annmarylee", "leeannmary", "maryleeann"}
    assert spellings(" ") == set()


def test_a_file_that_is_no_roster_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="name one of them in its first line"):
        roster(tmp_path, "colour,shape\nred,round\n")
    with pytest.raises(UsageError, match="is empty"):
        roster(tmp_path, "\n")
    with pytest.raises(UsageError, match="cannot be read"):
        load_roster(tmp_path / "nowhere.csv")
