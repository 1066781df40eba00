"""Gives every implementation the same verdict.

Some of them are right. A check that accuses everyone is as useless as one that accuses nobody. What have
you measured?
"""


def find_bug(
    impls: Mapping[str, tuple[Callable[[Tensor], Tensor], Callable[[Tensor], Tensor], Sequence[Tensor]]],
) -> dict[str, bool]:
    return dict.fromkeys(impls, True)
