"""The shape is returned as a list.

The numbers are right. But a shape is something fixed, which can be compared with another shape and be a key of a
dict; Python's type for that is the tuple, and the description asks for one.

What does [2, 2] == (2, 2) give?
"""


def tensor_facts(x: Tensor) -> dict[str, Any]:
    return {"shape": list(x.shape), "dtype": x.dtype, "numel": x.numel()}
