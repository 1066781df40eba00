"""The size in memory is taken for the number of elements.

nbytes depends on the dtype: the same number of elements takes twice the room in float64.

Does your count change if you convert the tensor to another dtype? Should it?
"""


def tensor_facts(x: Tensor) -> dict[str, Any]:
    return {"shape": tuple(x.shape), "dtype": x.dtype, "numel": x.nbytes}
