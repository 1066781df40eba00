"""Command lines of the last release, put into today's words. They work for one release, and say so."""

from collections.abc import Iterator, Sequence

VALUED = ("--to", "--course", "--assignment", "--student")
"""The options of ``nbgrader export`` and ``nbgrader feedback`` that took a value."""


def in_todays_words(arguments: Sequence[str]) -> list[str]:
    """What ``arguments`` say, as it is said today; they themselves if they are of today.

    ``grade --nbgrader COURSE ASSIGNMENT`` is ``nbgrader grade COURSE ASSIGNMENT``, and the course, which
    ``nbgrader export`` and ``nbgrader feedback`` took for an option, comes first.
    """
    match list(arguments):
        case ["grade", *rest]:
            course, others = _without(rest, "--nbgrader")
            return list(arguments) if course is None else ["nbgrader", "grade", course, *others]
        case ["nbgrader", "export" | "feedback" as command, *rest] if not {"-h", "--help"} & set(rest):
            course, others = _without(rest, "--course")
            of_today = 1 if command == "export" else 2
            if course is None and len([*_positionals(others)]) >= of_today:
                return list(arguments)
            return ["nbgrader", command, course or ".", *others]
        case _:
            return list(arguments)


def _without(arguments: Sequence[str], option: str) -> tuple[str | None, list[str]]:
    """The value of ``option``, if it is there, and the other arguments."""
    for place, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == option and place + 1 < len(arguments):
            return arguments[place + 1], [*arguments[:place], *arguments[place + 2 :]]
        if argument.startswith(f"{option}="):
            return argument.removeprefix(f"{option}="), [*arguments[:place], *arguments[place + 1 :]]
    return None, list(arguments)


def _positionals(arguments: Sequence[str]) -> Iterator[str]:
    """The arguments that are neither options nor their values."""
    is_value = False
    for argument in arguments:
        if not is_value and not argument.startswith("-"):
            yield argument
        is_value = not is_value and argument in VALUED
