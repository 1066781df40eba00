"""What the documents say exists, exists."""

import re
import tomllib
from pathlib import Path

import msgspec
import pytest

from autograder.assignment.model import Settings
from autograder.cli import app
from autograder.sandbox.probe_set import Limits

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
GUIDE = (ROOT / "docs" / "authoring.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_nothing_is_left_to_be_filled_in(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert text.strip()
    assert not re.search(r"@[A-Z]+@", text)


def test_the_authors_guide_names_every_setting() -> None:
    for field in (*msgspec.structs.fields(Settings), *msgspec.structs.fields(Limits)):
        assert field.name in GUIDE


def test_commands_in_the_documents_are_commands() -> None:
    known = {
        command.name or command.callback.__name__ for command in app.registered_commands if command.callback
    }
    known |= {group.name for group in app.registered_groups if group.name}
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        used = set(re.findall(r"(?:^\$ |^    |`)autograder ([a-z]+)", text, re.MULTILINE))
        assert used <= known, document


def rooms() -> list[str]:
    """The rooms of autograder/, low to high, as ``make lint`` holds them."""
    configured = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = configured["tool"]["importlinter"]["contracts"][0]["layers"]
    return [name for name in reversed(layers) if (ROOT / "autograder" / name / "__init__.py").exists()]


@pytest.mark.parametrize(
    ("document", "line"),
    [("docs/architecture.md", r"^\| `(\w+)` \| .* \| .* \|$"), ("CONTRIBUTING.md", r"^      (\w+)/ ")],
)
def test_the_rooms_are_listed_in_their_order(document: str, line: str) -> None:
    """Templates, which have no row in the one, stand first in the other."""
    listed = re.findall(line, (ROOT / document).read_text(encoding="utf-8"), re.MULTILINE)
    assert [name for name in listed if name != "templates"] == rooms()


def test_no_room_is_left_out_of_the_order() -> None:
    folders = {path.parent.name for path in (ROOT / "autograder").glob("*/__init__.py")}
    assert folders - {*rooms()} == {"templates"}
