"""The student's code of an exercise: the definition that counts, wherever and however it stands."""

from autograder.judge.evidence import Evidence
from autograder.judge.remarks import PARSED_CHARS
from autograder.judge.student_code import code_of
from autograder.results.beside import StudentCode
from autograder.sandbox.protocol import Cell
from autograder.sandbox.transcript import Binding, Transcript

DEFINITION = 'import torch\n\n@torch.no_grad()\ndef f(x):\n    """Given.\n\n    At length.\n    """\n    return x\n\ny = f(1)'


def evidence(*sources: str, bound: str = "") -> Evidence:
    cells = [Cell(source, f"code cell {n}") for n, source in enumerate(sources, start=1)]
    bindings = [Binding("f", bound, "function", 1)] if bound else []
    return Evidence(cells, Transcript({}, [], bindings), "2", {})


def test_it_is_the_definition_with_its_decorators_and_without_what_was_given_in_words() -> None:
    assert code_of("f", evidence(DEFINITION)) == StudentCode(
        "code cell 1", [(3, "@torch.no_grad()"), (4, "def f(x):"), (5, '    """Given.'), (9, "    return x")]
    )


def test_the_one_that_was_bound_last_counts() -> None:
    code = code_of("f", evidence("def f(): return 1", "def f(): return 2", bound="code cell 1"))
    assert code == StudentCode("code cell 1", [(1, "def f(): return 1")])
    twice = code_of("f", evidence("def f(): return 1\ndef f(): return 2"))
    assert twice == StudentCode("code cell 1", [(2, "def f(): return 2")])


def test_one_that_never_came_to_be_bound_is_found_by_its_words() -> None:
    broken = evidence("x = 1", "class f(:\n    pass", "print(3)")
    assert code_of("f", broken) == StudentCode("code cell 2", [(1, "class f(:"), (2, "    pass")])


def test_a_name_that_is_bound_otherwise_has_its_whole_cell() -> None:
    assert code_of("f", evidence("f = lambda x: x", bound="code cell 1")) == StudentCode(
        "code cell 1", [(1, "f = lambda x: x")]
    )


def test_what_is_nowhere_is_none() -> None:
    assert code_of("f", evidence("x = 1")) is None
    assert code_of("f", evidence("x = 1", bound="code cell 9")) is None


def test_hostile_text_is_not_parsed() -> None:
    long = "def f(): pass\n" + "#" * PARSED_CHARS
    for source in (long, "def f(): pass\n" + "(" * 5000, "def f(): pass\0"):
        code = code_of("f", evidence(source))
        assert code
        assert len(code.lines) == source.count("\n") + 1
