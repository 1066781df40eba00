"""The length of the flattened tensor."""

from typing import Any

from torch import Tensor


def tensor_facts(x: Tensor) -> dict[str, Any]:
    return {"shape": (*x.shape,), "dtype": x.detach().dtype, "numel": len(x.reshape(-1))}
