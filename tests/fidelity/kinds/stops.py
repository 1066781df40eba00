"""Cells that fail, hang, ask or end their process."""

from fidelity.draft import Draft
from fidelity.kind import At, Edited, Kind, Snippet

SMALL = ("02_accumulation", "sum_of_losses_grad")


def fails_between(draft: Draft) -> None:
    """A failing line between a helper and the definition, whose cell was finished in an earlier run: both are lost."""
    draft.answer.source = "1 / 0\n\n\n" + draft.answer.source


def helper_then_failure(draft: Draft) -> None:
    """A helper, the answer that needs it, then a failing demonstration, all in one cell."""
    draft.inside("assert helper() == 1")
    draft.answer.source = (
        f"def helper():\n    return 1\n\n\n{draft.answer.source}\n\n\nprint({draft.exercise}())"
    )


def syntax_error_in_own_cell(draft: Draft) -> None:
    """A half-written cell of the student's own."""
    draft.insert(draft.place(draft.exercise) + 1, "for epoch in range(3)\n    train(")


def indentation_error_in_own_cell(draft: Draft) -> None:
    """A cell whose indentation is wrong."""
    draft.insert(draft.place(draft.exercise), "def f():\n  x = 1\n\ty = 2")


def syntax_error_in_the_cell(draft: Draft) -> None:
    """A half-written line in the answer's own cell."""
    draft.answer.source += "\n\n\nprint("


KINDS: list[Kind] = [
    Edited("failure_above_definition", fails_between, is_full=False),
    Edited("failure_below_with_helper", helper_then_failure, target=("05_gradient_checking", "find_bug")),
    Edited("syntax_error_own_cell", syntax_error_in_own_cell),
    Edited("indentation_error_own_cell", indentation_error_in_own_cell),
    Edited("syntax_error_answer_cell", syntax_error_in_the_cell, is_full=False),
    Snippet("name_error_demo", "print(undefined_name)", (At.BELOW,)),
    Snippet("assert_false", "assert False, 'todo'", (At.BELOW,)),
    Snippet("exit_late", "exit()", (At.END,)),
    Snippet("sys_exit", "import sys\n\nsys.exit()", (At.END, At.BELOW)),
    Snippet("sys_exit_code", "raise SystemExit(3)", (At.AFTER,)),
    Snippet("os_exit", "import os\n\nos._exit(0)", (At.END,)),
    Snippet(
        "os_kill_itself",
        "import os\nimport signal\n\nos.kill(os.getpid(), signal.SIGKILL)",
        (At.END, At.BELOW),
    ),
    Snippet("os_abort", "import os\n\nos.abort()", (At.END,)),
    Snippet("segfault", "import ctypes\n\nctypes.string_at(0)", (At.AFTER,)),
    Snippet(
        "kernel_restart_in_colab",
        "import os\n\nif 'COLAB_GPU' in os.environ:\n    os.kill(os.getpid(), 9)",
        (At.TOP,),
    ),
    Snippet("keyboard_interrupt", "raise KeyboardInterrupt", (At.BELOW,)),
    Snippet("endless_loop", "while True:\n    pass", (At.AFTER, At.BELOW), target=SMALL),
    Snippet("endless_sleep", "import time\n\nwhile True:\n    time.sleep(1)", (At.END,), target=SMALL),
    Snippet(
        "slow_demo",
        "import time\n\nfor epoch in range(15):\n    time.sleep(1)\n    print(epoch)",
        (At.BELOW,),
    ),
    Snippet("slow_demo_busy", "import time\n\nwhile time.process_time() < 15:\n    pass", (At.BELOW,)),
    Snippet(
        "bare_except_loop",
        "import time\n\nfor _ in range(3):\n    try:\n        time.sleep(0.2)\n    except:\n        pass",
        (At.BELOW,),
    ),
    Snippet("recursion_error", "def down():\n    return down()\n\n\ndown()", (At.BELOW,)),
    Snippet(
        "recursion_error_caught",
        "def down():\n    return down()\n\n\ntry:\n    down()\nexcept RecursionError:\n    caught = True",
        (At.ABOVE,),
        use="assert caught",
    ),
    Snippet("input_prompt", "name = input('your name? ')", (At.BELOW,)),
    Snippet("breakpoint_left", "breakpoint()", (At.AFTER,)),
    Snippet(
        "double_backward_demo",
        "w = torch.ones(1, requires_grad=True)\nloss = (w**2).sum()\nloss.backward()\nloss.backward()",
        (At.BELOW,),
    ),
    Snippet("exception_group", "raise ExceptionGroup('several', [ValueError(1), TypeError(2)])", (At.BELOW,)),
    Snippet(
        "own_exception",
        "class MyError(Exception):\n    def __str__(self):\n        return 1 / 0\n\n\nraise MyError",
        (At.BELOW,),
    ),
]
