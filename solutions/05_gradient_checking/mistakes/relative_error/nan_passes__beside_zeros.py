"""A nan in the second tensor is overlooked where the first is zero.

Python's max(0.0, nan) is 0.0, for nan is larger than nothing: every comparison with it is False, and max keeps what it has.

How do you ask each of the two tensors whether all its elements are finite?
"""


def relative_error(a: Tensor, b: Tensor) -> float:
    if a.shape != b.shape:
        raise ValueError("shapes differ")
    a, b = a.double().flatten().tolist(), b.double().flatten().tolist()
    top = max(0.0, *map(abs, a), *map(abs, b)) if a else 0.0
    if top == 0.0:
        return 0.0
    if not all(map(math.isfinite, [*a, *b])):
        return math.nan
    return math.dist(a, b) / (math.hypot(*a) + math.hypot(*b))
