"""Axes of size 1 are left out of the shape.

(1, 4) and (4,) hold the same numbers, but they are different shapes: they behave differently when combined with
others. torch stretches an axis of size 1 to fit, and two vectors can silently become a table.

What is the shape of x - y if x is (4, 1) and y is (4,)?
"""


def tensor_facts(x: Tensor) -> dict[str, Any]:
    return {"shape": tuple(x.squeeze().shape), "dtype": x.dtype, "numel": x.numel()}
