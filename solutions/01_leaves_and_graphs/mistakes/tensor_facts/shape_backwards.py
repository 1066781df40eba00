"""The shape is reversed.

The first number of a shape belongs to the first index, the rows. A square matrix hides the difference.

Try a matrix with 2 rows and 3 columns.
"""


def tensor_facts(x: Tensor) -> dict[str, Any]:
    return {"shape": tuple(reversed(x.shape)), "dtype": x.dtype, "numel": x.numel()}
