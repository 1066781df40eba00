"""Pages as files: what is in them, what may not be, and that they ask for nothing."""

import base64
import hashlib
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import msgspec
import pytest

from autograder.results.model import NOTE, Comment, HintSeen, SubmissionResult
from autograder.results.pages.about import About, PublicCall, ShownMistake, ShownWork
from autograder.results.pages.class_data import ClassData
from autograder.results.pages.site import load_templates, remove_pages_but, report_pages, write_pages

HIDDEN = "HIDDEN-VALUE-7.25"
EVIL = "</code></script><script>owned()</script><img src=x onerror=owned()>\u202e\x1b[31m"


class Reader(HTMLParser):
    """What a browser would make of a page: its elements, their attributes, the text outside of styles and scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inner: dict[str, list[str]] = {}
        self._words: list[str] = []
        self._inside = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        self.inner.setdefault(self._inside, []).append(data)
        if self._inside not in ("style", "script"):
            self._words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self._words).split())


@pytest.fixture
def result(graded) -> SubmissionResult:
    """A submission with something of every kind in it, hostile wherever a student's words may stand."""
    made = graded(EVIL, {"f": [("failed", "f/x"), ("passed",)], "g": [("passed",)]})
    test = msgspec.structs.replace(
        made.exercises[0].tests[0],
        detail={
            "called": f"f({HIDDEN})",
            "got": EVIL,
            "expected": HIDDEN,
            "where": HIDDEN,
            "error": f"{EVIL} {HIDDEN}",
        },
    )
    exercise = msgspec.structs.replace(
        made.exercises[0],
        tests=[test, made.exercises[0].tests[1]],
        hint="**Does x.**\n\nLook at `x`.",
        group="1",
    )
    return msgspec.structs.replace(
        made,
        path=EVIL,
        exercises=[exercise, made.exercises[1]],
        remarks=[f"It begins with {EVIL!r}."],
        staff_notes=[f"p printed: {EVIL} {HIDDEN}", f"{NOTE} {EVIL}"],
        comments=[Comment(EVIL, EVIL, 0.0)],
        hints_seen=[HintSeen(EVIL, 2)],
    )


@pytest.fixture
def about() -> About:
    return About(
        mistakes={"f/x": ShownMistake("Does x.", PublicCall('check("f")', "f at 3.", "f(3)"))},
        sections={"f": "1. Squares"},
        lecture={"f": ["The chain rule"]},
        works={EVIL: ShownWork("here", {"f": f"# {EVIL}\ndef f(x): return x"})},
        contact="your tutor",
        course="A course",
    )


@pytest.fixture
def pages(result: SubmissionResult, about: About, graded, class_of, ungraded) -> dict[str, str]:
    """A report, by the kind of page."""
    again = msgspec.structs.replace(result, id=f"{EVIL} too")
    others = [
        graded(f"s{n}", {"f": [("passed",), ("failed",)], "g": [("passed",)]}, digest="same")
        for n in range(9)
    ]
    data: ClassData = class_of(
        result,
        again,
        *others,
        ungraded("lost", reason=EVIL),
        graded_at={EVIL: datetime(2026, 11, 27, 18, 5, tzinfo=UTC)},
        before={EVIL: msgspec.structs.replace(result, score=3)},
    )
    made = dict(report_pages(data, about))
    student, staff = (next(path for path in made if path.parts[0] == part) for part in ("students", "staff"))
    return {
        "class": made[Path("index.html")],
        "student": made[student],
        "staff": made[staff],
        "all": "".join(made.values()),
    }


def test_no_page_of_a_student_holds_a_hidden_value_and_the_page_for_staff_does(
    result: SubmissionResult, about: About, class_of
) -> None:
    seen = {"nothing", "points", "titles", "messages"}
    for one in seen:
        made = dict(report_pages(class_of(result), about, seen=one))
        (student,) = [text for path, text in made.items() if path.parts[0] == "students"]
        (staff,) = [text for path, text in made.items() if path.parts[0] == "staff"]
        assert HIDDEN not in student
        assert "printed" not in student
        assert staff.count(HIDDEN) == 5


def test_what_has_been_loaded_before_is_not_compiled_at_the_first_page(
    result: SubmissionResult, about: About, class_of, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_templates()

    def compiled_late(*_: object, **__: object) -> None:
        raise AssertionError("a template has not been loaded")

    monkeypatch.setattr("jinja2.Environment.compile", compiled_late)
    assert len(dict(report_pages(class_of(result), about))) == 3


def test_which_hints_were_seen_only_staff_read(pages: dict[str, str]) -> None:
    assert "Hints seen, as the notebook says" in Reader(pages["staff"]).text
    assert "Hints seen" not in pages["student"]


@pytest.mark.parametrize("kind", ["class", "student", "staff"])
def test_nothing_of_a_student_is_markup_or_steers_what_is_read(kind: str, pages: dict[str, str]) -> None:
    page = Reader(pages[kind])
    scripts = [tag for tag, _ in page.elements if tag == "script"]
    assert len(scripts) == (1 if kind == "class" else 0)
    assert not [tag for tag, _ in page.elements if tag == "img"]
    assert not [
        name
        for _, attributes in page.elements
        for name in attributes
        if name.startswith("on") or name == "style"
    ]
    assert not set("\u202e\x1b") & set(pages[kind])
    assert "<script>owned()</script><img src=x onerror=owned()>" in page.text


@pytest.mark.parametrize("kind", ["class", "student", "staff"])
def test_a_page_allows_its_own_style_and_script_by_their_hashes_and_nothing_else(
    kind: str, pages: dict[str, str]
) -> None:
    page = Reader(pages[kind])
    (policy,) = [a["content"] for tag, a in page.elements if tag == "meta" and a.get("http-equiv")]
    assert policy
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    for tag in ("style", "script"):
        text = "".join(page.inner.get(tag, []))
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert rules[f"{tag}-src"] == (f"'sha256-{digest}'" if text else "'none'")


def test_a_page_asks_for_nothing_from_anywhere(pages: dict[str, str]) -> None:
    for kind in ("class", "student", "staff"):
        loading = [
            attributes.get("src") or attributes.get("href")
            for tag, attributes in Reader(pages[kind]).elements
            if tag in ("link", "script", "img", "iframe", "object", "embed", "source", "use", "image")
        ]
        assert [address for address in loading if address and address != "data:,"] == []
        assert "url(" not in pages[kind]
        assert "http" not in re.sub(r"http-equiv", "", pages[kind])


def test_the_class_page_tells_what_it_promises(pages: dict[str, str]) -> None:
    text = Reader(pages["class"]).text
    for words in (
        "“Does x”: 2 of 11 graded (18 %); one comment serves all of them.",
        "Needs you", "Mistakes, as a class makes them", "For the next lecture", "The chain rule", "Students × tests",
        "Tests: how hard, and what they tell", "none fails: does it teach anything?", "the same file, byte for byte",
        "Changed since the run before", "Equal wrong results",
    ):  # fmt: skip
        assert words in text
    assert text.count("How to read") == 10


def test_every_name_on_the_class_page_can_be_hidden_and_leads_to_a_page_that_is_there(
    result: SubmissionResult, about: About, class_of, tmp_path: Path
) -> None:
    write_pages(tmp_path, report_pages(class_of(result), about))
    html = (tmp_path / "index.html").read_text()
    links = [a["href"] for tag, a in Reader(html).elements if tag == "a" and a.get("class") == "who"]
    assert links
    assert all((tmp_path / unquote(link or "")).is_file() for link in links)
    named = re.sub(r"<bdi>.*?</bdi>|data-name=\"[^\"]*\"|href=\"[^\"]*\"", "", html)
    assert (
        EVIL.split("\u202e")[0].replace("<", "&lt;").replace(">", "&gt;")
        not in named.split('<section id="students">')[1].split("</section>")[0]
    )


def test_a_students_page_tells_the_way_on(pages: dict[str, str]) -> None:
    text = Reader(pages["student"]).text
    for words in (
        "10 of 15 points", "It is wrong.", "This looks like a mistake we know.", 'check("f")', "f(3)", "1. Squares",
        "The chain rule", "def f(x): return x", "What you have right", "Graded on 2026-11-27, 18:05 UTC", "your tutor",
        "found and repaired",
    ):  # fmt: skip
        assert words in text


def test_pages_of_students_who_are_gone_are_taken_away(
    graded, class_of, about: About, tmp_path: Path
) -> None:
    anna, ben = graded("anna", {"f": [("passed",)]}), graded("ben", {"f": [("passed",)]})
    assert write_pages(tmp_path, report_pages(class_of(anna, ben), about)) == 5
    (tmp_path / "students" / "notes.txt").write_text("mine")
    assert write_pages(tmp_path, report_pages(class_of(ben), about)) == 3
    remove_pages_but(tmp_path, ["ben"])
    assert sorted(path.name for path in (tmp_path / "students").iterdir()) == ["ben.html", "notes.txt"]
    assert [path.name for path in (tmp_path / "staff").iterdir()] == ["ben.html"]


def test_of_some_students_their_pages_and_the_class_page_are_made(graded, class_of, about: About) -> None:
    anna, ben = graded("anna", {"f": [("passed",)]}), graded("ben", {"f": [("passed",)]})
    data = class_of(anna, ben)
    some = dict(report_pages(data, about, students=["ben"]))
    assert {path.as_posix() for path in some} == {"index.html", "students/ben.html", "staff/ben.html"}
    assert some.items() <= dict(report_pages(data, about)).items()


def test_the_same_results_make_the_same_pages(result: SubmissionResult, about: About, class_of) -> None:
    assert [*report_pages(class_of(result), about)] == [*report_pages(class_of(result), about)]
