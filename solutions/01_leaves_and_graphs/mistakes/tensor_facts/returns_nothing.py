"""The facts are printed, and nothing is returned.

What a function prints is gone for its caller. A function without a return statement returns None.

What does facts = tensor_facts(x) leave in facts?
"""


def tensor_facts(x: Tensor) -> dict[str, Any]:
    print({"shape": tuple(x.shape), "dtype": x.dtype, "numel": x.numel()})
