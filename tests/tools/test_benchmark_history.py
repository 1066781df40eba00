"""What benchmarks have measured of each release is kept, and its picture is of what is kept."""

import argparse
import importlib.util
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType

import pytest

from autograder import __version__

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def history() -> ModuleType:
    spec = importlib.util.spec_from_file_location("history", ROOT / "benchmarks" / "history.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_release_is_recorded_once_a_benchmark(history: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "history.json"
    path.write_text('[{"version": "0.1.0", "throughput": {"a": 1.0}}]')
    history.record("throughput", {"a": 2.0}, None, path)
    assert history.load_history(path) == [{"version": "0.1.0", "throughput": {"a": 1.0}}]
    history.record("throughput", {"a": 2.0}, "0.2.0", path)
    history.record("nbgrader", {"b": 3.0}, "0.2.0", path)
    history.record("throughput", {"a": 4.0}, "0.2.0", path)
    assert history.load_history(path) == [
        {"version": "0.1.0", "throughput": {"a": 1.0}},
        {"version": "0.2.0", "throughput": {"a": 4.0}, "nbgrader": {"b": 3.0}},
    ]


def test_the_first_release_is_there_with_all_that_is_drawn(history: ModuleType) -> None:
    first = history.load_history()[0]
    assert first["version"] == "0.1.0"
    assert all(first[benchmark][name] > 0 for benchmark, name, _ in history.PANELS)


def test_the_picture_is_of_what_is_recorded(history: ModuleType) -> None:
    text = history.PICTURE.read_text(encoding="utf-8")
    assert history.digest_of() in text, "make bench-history"
    ET.fromstring(text)
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert f"](pictures/{history.PICTURE.name})" in page


def test_two_drawings_are_equal_and_say_what_they_are_of(history: ModuleType) -> None:
    releases = [*history.load_history(), {"version": "9.0", "throughput": {"over_nbgrader": 150.0}}]
    first = history.drawn(releases, "the-digest")
    assert first == history.drawn(releases, "the-digest")
    assert "the-digest" in first
    assert first != history.drawn(releases[:1], "the-digest")


def test_a_benchmark_records_under_this_version_unless_another_is_named(history: ModuleType) -> None:
    parser = argparse.ArgumentParser()
    history.add_record_option(parser)
    versions = [parser.parse_args(line).record for line in ([], ["--record"], ["--record", "7.0"])]
    assert versions == [None, __version__, "7.0"]


def test_what_is_kept_is_one_file_of_json_with_a_line_a_figure(history: ModuleType) -> None:
    text = history.HISTORY.read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), indent=2) + "\n", "it is written by --record"
