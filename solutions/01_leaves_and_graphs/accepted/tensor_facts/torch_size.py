"""size() as it comes, and nelement."""


def tensor_facts(x: Tensor) -> dict[str, Any]:
    return {"shape": x.size(), "dtype": x.dtype, "numel": x.nelement()}
