"""Names: built-ins hidden, names used again, helpers deleted, letters from elsewhere."""

from fidelity.draft import Draft
from fidelity.kind import At, Edited, Kind, Snippet


def loop_variable(draft: Draft) -> None:
    """A later cell uses the exercise's name for a number."""
    draft.insert(len(draft.cells), f"for {draft.exercise} in (0.1, 0.2):\n    pass")


def stub_again_below(draft: Draft) -> None:
    """The untouched stub stands again below the solved cell."""
    head = draft.answer.source[: draft.answer.source.index(":\n") + 1]
    stub = f"def {draft.exercise}(*args, **kwargs):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    draft.insert(draft.place(draft.exercise) + 1, f"# {len(head)}\n{stub}")


def solved_again_below(draft: Draft) -> None:
    """The stub above, the solution in a copy of the cell below."""
    place, source = draft.place(draft.exercise), draft.answer.source
    draft.answer.source = f"def {draft.exercise}(*args, **kwargs):\n    raise NotImplementedError()"
    draft.insert(place + 1, source)


def answer_in_a_cell_of_its_own(draft: Draft) -> None:
    """The released cell is deleted, the answer stands in a new one."""
    place, source = draft.place(draft.exercise), draft.answer.source
    del draft.cells[place]
    draft.insert(place, source)


def exercise_deleted(draft: Draft) -> None:
    """The answer is deleted at the end."""
    draft.insert(len(draft.cells), f"del {draft.exercise}")


def helper_deleted_while_used(draft: Draft) -> None:
    """A helper that the answer calls is tidied away at the notebook's end."""
    draft.insert(draft.place(draft.exercise), "def helper():\n    return 1")
    draft.inside("helper()")
    draft.insert(len(draft.cells), "del helper")


KINDS: list[Kind] = [
    Edited("helper_deleted_while_used", helper_deleted_while_used, is_full=False),
    Edited("name_loop_variable", loop_variable, target=("05_gradient_checking", "eps_sweep"), is_full=False),
    Edited(
        "stub_again_below", stub_again_below, target=("05_gradient_checking", "relative_error"), is_full=False
    ),
    Edited("solved_again_below", solved_again_below, target=("02_accumulation", "reset_grads")),
    Edited("answer_in_new_cell", answer_in_a_cell_of_its_own),
    Edited("answer_deleted", exercise_deleted, is_full=False),
    Snippet(
        "hides_sum",
        "sum = 0\nfor n in range(3):\n    sum += n",
        (At.BEFORE,),
        target=("05_gradient_checking", "central_difference"),
        is_full=False,
    ),
    Snippet(
        "hides_max_inside",
        "max = 3\nmin = 1",
        (At.INSIDE,),
        target=("05_gradient_checking", "central_difference"),
    ),
    Snippet("hides_list", "list = [1, 2]", (At.END,), is_full=False),
    Snippet("hides_print", "print = lambda *_, **__: None", (At.ABOVE,)),
    Snippet("hides_check", "check = 3", (At.END,)),
    Snippet("hides_torch", "torch = 'torch'", (At.END,), is_full=False),
    Snippet("hides_tensor", "Tensor = 3\nx = p = w = f = 1", (At.END,), is_full=False),
    Snippet("helper_deleted", "def helper(x):\n    return x\n\n\nshown = helper(1)\ndel helper", (At.BELOW,)),
    Snippet("greek_names", "η = 0.1\nΔx = 2 * η\nℓ = Δx\nñandú = 1", (At.ABOVE,), use="assert Δx == 0.2"),
    Snippet("normalised_names", "ﬁnal = 1\n𝐱 = 2", (At.ABOVE,), use="assert final == 1 and x == 2"),
    Snippet("name_get_ipython", "get_ipython = None", (At.END,)),
    Snippet("prints_much", "for n in range(3000):\n    print(n, 'x' * 40)", (At.BELOW, At.ABOVE)),
    Snippet("prints_inside", "print('called', flush=True)", (At.INSIDE,)),
    Snippet(
        "stdout_write",
        "import sys\n\nsys.stdout.write('x\\n')\nsys.stdout.buffer if hasattr(sys.stdout, 'buffer') else None\nprint(sys.stdout.encoding, sys.stdout.isatty())",
        (At.INSIDE,),
    ),
    Snippet(
        "stdout_redirected",
        "import contextlib\nimport io\n\nwith contextlib.redirect_stdout(io.StringIO()) as caught:\n    print('hello')",
        (At.BELOW,),
        use="assert caught.getvalue() == 'hello\\n'",
    ),
    Snippet(
        "stdout_replaced",
        "import io\nimport sys\n\nold_stdout = sys.stdout\nsys.stdout = io.StringIO()",
        (At.BELOW,),
    ),
]
