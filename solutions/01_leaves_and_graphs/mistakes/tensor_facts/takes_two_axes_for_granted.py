"""Only a tensor with exactly two axes can be unpacked into rows and columns.

The lecture's first tensor is a matrix, but a loss has no axes, a vector has one, and a batch of images has four.

How do you multiply sizes without knowing how many there are?
"""


def tensor_facts(x: Tensor) -> dict[str, Any]:
    rows, columns = x.shape
    return {"shape": (rows, columns), "dtype": x.dtype, "numel": rows * columns}
