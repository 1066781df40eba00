"""Near-equal code: what counts as the same, what does not count, and who is told together."""

from autograder.results.pages.about import About, ShownWork
from autograder.results.pages.likeness import COMMON_TO, alike, passages, tokens

OWN = '''def slope(f, x, i, eps):
    """Differences on both sides."""
    shift = torch.zeros_like(x)
    shift[i] = eps
    for _ in range(3):
        above, below = f(x + shift), f(x - shift)
        if not torch.isfinite(above - below):
            raise ValueError("no slope here")
    return [(above - below) / (2 * eps) for _ in range(1)][0]
'''
DISGUISED = """# my own work
def slope(function, point, axis, width):
    delta = torch.zeros_like(point)   # a step
    delta[axis] = width

    for number in range(5):
        up, down = function(point + delta), function(point - delta)
        if not torch.isfinite(up - down):
            raise ValueError('not differentiable')
    return [(up - down) / (3 * width) for number in range(7)][4]
"""
OTHER = """def slope(f, x, i, eps):
    while eps > 1e-9 and x.numel():
        with torch.no_grad():
            x.view(-1)[i] += eps
            value = f(x).item()
        x = torch.where(x > value, x, -x).clone()
        eps, i = eps / 2, (i + 1) % x.numel()
        assert x.dim() < 4 and value == value, f"{value} is no number"
    return torch.tensor(value).sum().sqrt() * lambda_of(x)(i)
"""


def about(works: dict[str, str], given: str = "") -> About:
    return About(
        works={who: ShownWork("here", {"slope": source}) for who, source in works.items()},
        given={"slope": (given,)},
    )


def groups(graded, class_of, of: About, **digests: str) -> list[tuple[str, ...]]:
    results = [graded(who, {"slope": [("passed",)]}, digest=digests.get(who, who)) for who in of.works]
    return [one.students for one in alike(class_of(*results), of)]


def test_names_numbers_strings_comments_and_layout_do_not_matter() -> None:
    assert tokens("x = f(1.5)  # one") == tokens("value=g( 7 )") == ["v", "=", "v", "(", "0", ")"]
    assert tokens("a.sum()") != tokens("a.mean()")
    assert tokens('f"""a\nb"""') == tokens("'#'") == ['""']
    assert passages(OWN) & passages(OTHER) == frozenset()


def test_a_disguised_copy_is_found_and_other_work_is_not(graded, class_of) -> None:
    found = groups(graded, class_of, about({"anna": OWN, "ben": DISGUISED, "cleo": OTHER}))
    assert found == [("anna", "ben")]


def test_what_was_given_is_nobodys_own(graded, class_of) -> None:
    assert groups(graded, class_of, about({"anna": OWN, "ben": DISGUISED}, given=OWN)) == []


def test_what_many_have_is_nobodys_own(graded, class_of) -> None:
    few = {f"s{n}": OWN for n in range(COMMON_TO)}
    assert groups(graded, class_of, about(few)) == [tuple(few)]
    assert groups(graded, class_of, about({**few, "one_more": OWN})) == []


def test_identical_files_are_told_elsewhere(graded, class_of) -> None:
    assert groups(graded, class_of, about({"anna": OWN, "ben": OWN}), anna="same", ben="same") == []


def test_code_that_is_short_or_no_python_is_compared_without_complaint() -> None:
    assert passages("x = 1") == frozenset()
    assert passages("") == frozenset()
    assert len(passages("def f(: '''never closed \\ \0 " + "( [ { " * 40)) > 0
