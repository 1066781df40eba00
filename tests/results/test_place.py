"""Where results are: what a folder remembers, what it is told, and that no password is written down."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from autograder.errors import StoreError, UsageError
from autograder.results.place import StorePlace, place_for, place_of, remember

URL = "postgresql://ada:s3cret@db:5433/courses?sslpassword=hush&sslmode=require"


@pytest.fixture(autouse=True)
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUTOGRADER_STORE", raising=False)


def kept(folder: Path, address: str | None = URL) -> StorePlace:
    place = place_for(folder, "06_tiny", address)
    remember(folder, place)
    return place


def test_by_default_they_are_in_the_folder_and_nothing_is_written(tmp_path: Path) -> None:
    place = kept(tmp_path, None)
    assert (place.file, place.name, str(place)) == (tmp_path / "results.db", "", str(tmp_path / "results.db"))
    assert list(tmp_path.iterdir()) == []
    assert place_of(tmp_path) is None
    (tmp_path / "results.db").touch()
    assert place_of(tmp_path) == place


def test_a_folder_remembers_its_database_without_any_password(tmp_path: Path) -> None:
    place = kept(tmp_path)
    (written,) = tmp_path.iterdir()
    assert written.name == "store.toml"
    assert "s3cret" not in written.read_text()
    assert "hush" not in written.read_text()
    there = place_of(tmp_path)
    assert there is not None
    assert (there.name, there.url.username, there.url.password) == (place.name, "ada", None)
    assert there.url.query == {"sslmode": "require"}
    assert place.url.password == "s3cret"
    assert str(place) == str(there)


def test_each_folder_is_called_otherwise_by_a_name_that_needs_no_quotes(tmp_path: Path) -> None:
    long = "07 Über “quotes”; " + "x" * 100
    names = {place_for(tmp_path, long, URL).name for _ in range(20)}
    assert len(names) == 20
    assert all(len(name) < 63 and name.isascii() and name.replace("_", "a").isalnum() for name in names)


def test_the_environment_names_the_database_of_new_folders_and_the_password_of_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTOGRADER_STORE", URL)
    name = kept(tmp_path, None).name
    monkeypatch.setenv("AUTOGRADER_STORE", "postgresql://bert:other@db:5433/courses")
    there = place_of(tmp_path)
    assert there is not None
    assert (there.name, there.url.username, there.url.password) == (name, "bert", "other")
    monkeypatch.setenv("AUTOGRADER_STORE", "postgresql://bert:other@elsewhere/courses")
    again = place_of(tmp_path)
    assert again is not None
    assert (again.url.host, again.url.username, again.url.password) == ("db", "ada", None)


def test_a_folder_stays_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = kept(tmp_path).name
    told = place_for(tmp_path, "06_tiny", "postgresql://bert:pw@db:5433/courses")
    assert (told.name, told.url.username, told.url.password) == (name, "bert", "pw")
    for address in ("postgresql://ada@db:5433/others", f"sqlite:///{tmp_path}/x.db"):
        with pytest.raises(UsageError, match=r"are in postgresql://ada@db:5433/courses.*leave --store away"):
            place_for(tmp_path, "06_tiny", address)
    own = tmp_path / "own"
    own.mkdir()
    (own / "results.db").touch()
    monkeypatch.setenv("AUTOGRADER_STORE", URL)
    assert place_for(own, "06_tiny", None).file == own / "results.db"
    with pytest.raises(UsageError, match=r"are in .*results\.db; leave --store away"):
        place_for(own, "06_tiny", URL)


def test_a_file_elsewhere_is_remembered_by_its_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    place = kept(tmp_path, "sqlite:///class.db")
    assert place.file == tmp_path / "class.db"
    assert place.name
    assert place_of(tmp_path) == place


@pytest.mark.parametrize(
    "address",
    [
        "s3cret",
        "mysql://ada:s3cret@db/courses",
        "postgresql+asyncpg://ada:s3cret@db/courses",
        "postgresql://ada:s3cret@db",
        "postgresql://ada:s3cret@db:port/courses",
        "sqlite://",
    ],
)
def test_what_is_no_address_is_refused_and_not_repeated(tmp_path: Path, address: str) -> None:
    with pytest.raises(UsageError, match="give postgresql://ROLE@HOST/DATABASE or sqlite") as told:
        place_for(tmp_path, "06_tiny", address)
    assert "s3cret" not in str(told.value)


@pytest.mark.parametrize(
    "text", ["url", "url = 'sqlite:////x'", "url = 'nonsense'\nname = 'a'", "name = 'a'", "\xff"]
)
def test_a_damaged_note_says_so(tmp_path: Path, text: str) -> None:
    (tmp_path / "store.toml").write_text(text, encoding="latin-1")
    with pytest.raises(StoreError, match=r"store\.toml is damaged \(.*docs/store\.md"):
        place_of(tmp_path)


def test_what_is_shown_has_no_password() -> None:
    assert "s3cret" not in str(StorePlace(sa.make_url(URL), "autograder_a"))
