"""The dtype is returned as a text.

str(x.dtype) looks the same when it is printed. But you cannot make a tensor with a text: torch.zeros(3,
dtype=...) wants the object, and a comparison with torch.float32 is False for every text.

What is the type of x.dtype?
"""


def tensor_facts(x: Tensor) -> dict[str, Any]:
    return {"shape": tuple(x.shape), "dtype": str(x.dtype), "numel": x.numel()}
