"""The number of rows is taken for the number of elements.

len counts along the first axis only. For a vector that is the same thing; for a matrix it is not, and a tensor
without axes has no length at all.

How many numbers does a tensor of shape (2, 3) hold?
"""


def tensor_facts(x: Tensor) -> dict[str, Any]:
    return {"shape": tuple(x.shape), "dtype": x.dtype, "numel": len(x)}
