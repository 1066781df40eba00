"""A graph that a public check knows by name, and the first node on the way back whose gradient is wrong.

An author says of what a probe returns which gradient is which node's; the graph is the course's own, of the quantities that the specification
names. So it can be drawn wherever a check is shown, without the student's process.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from autograder.judge.observation import Mismatch, Observation
from autograder.sandbox.transcript import Outcome, Returned, Value

RTOL, ATOL = 1e-5, 1e-8
"""What two gradients may differ by: a picture marks what is wrong, and whether a test passes is the test's own to say."""


@dataclass(frozen=True)
class WayBack:
    """One graph.

    Attributes:
        probe: whose value holds the gradients.
        nodes: what each node was made of, the end first and each node before what it was made of, as the way back takes them.
        gradients: where in the probe's value the gradient of a node stands: the keys and indices that lead there.

    Raises:
        ValueError: a node was made of one that stands before it or not at all, or a gradient is of none.
    """

    probe: str
    nodes: Mapping[str, Sequence[str]]
    gradients: Mapping[str, Sequence[str | int]] = field(repr=False)

    def __post_init__(self) -> None:
        order = [*self.nodes]
        for number, (name, sources) in enumerate(self.nodes.items()):
            if strange := [one for one in sources if one not in order[number + 1 :]]:
                raise ValueError(f"{name} was made of {strange[0]}, which has to stand below it in nodes")
        if strange := [name for name in self.gradients if name not in self.nodes]:
            raise ValueError(f"there is a gradient of {strange[0]}, which is not in nodes")


@dataclass(frozen=True)
class WrongGradient:
    """The first wrong gradient on a way back.

    ``path``: where in the probe's value it stands; ``right``: the gradients that had arrived before it, by node.
    """

    way: WayBack
    node: str
    path: str
    got: Value
    want: Value
    right: Mapping[str, Value]


def first_wrong(way: WayBack, got: Outcome, want: Outcome) -> WrongGradient | None:
    """Where a submission's gradients begin to differ from the reference's; None if they do not, or there are none."""
    if not isinstance(got, Returned) or not isinstance(want, Returned):
        return None
    right: dict[str, Value] = {}
    for node in way.nodes:
        if node not in way.gradients:
            continue
        try:
            one = _part(Observation(way.probe, got.value, want.value), way.gradients[node])
        except Mismatch:
            return None
        with suppress(Mismatch):
            one.assert_close(rtol=RTOL, atol=ATOL)
            right[node] = one.got_value
            continue
        return WrongGradient(way, node, one.path, one.got_value, one.want_value, right)
    return None


def _part(whole: Observation, keys: Sequence[str | int]) -> Observation:
    for key in keys:
        whole = whole[key]
    return whole
