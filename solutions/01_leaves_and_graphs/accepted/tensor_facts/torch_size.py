"""size() as it comes, and nelement."""

from typing import Any

from torch import Tensor


def tensor_facts(x: Tensor) -> dict[str, Any]:
    return {"shape": x.size(), "dtype": x.dtype, "numel": x.nelement()}
