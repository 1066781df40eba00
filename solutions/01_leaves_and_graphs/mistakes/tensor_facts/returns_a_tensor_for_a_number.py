"""The number of elements is wrapped in a tensor.

A count is an ordinary Python int: it has no gradient, and it should not carry a dtype of its own.

What does numel() return by itself?
"""


def tensor_facts(x: Tensor) -> dict[str, Any]:
    return {"shape": tuple(x.shape), "dtype": x.dtype, "numel": torch.tensor(x.numel())}
