"""The length of the flattened tensor."""


def tensor_facts(x: Tensor) -> dict[str, Any]:
    return {"shape": (*x.shape,), "dtype": x.detach().dtype, "numel": len(x.reshape(-1))}
