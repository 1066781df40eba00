"""torch's default dtype is returned, whatever the tensor has.

torch.get_default_dtype() says what torch makes of Python floats. It knows nothing about this tensor.

Who could tell you the dtype of x?
"""


def tensor_facts(x: Tensor) -> dict[str, Any]:
    return {"shape": tuple(x.shape), "dtype": torch.get_default_dtype(), "numel": x.numel()}
