"""The product of the sizes, in a dict filled step by step."""

import math


def tensor_facts(x: Tensor) -> dict[str, Any]:
    facts = {}
    facts["shape"] = tuple(x.size(axis) for axis in range(x.dim()))
    facts["numel"] = math.prod(facts["shape"])
    facts["dtype"] = x.dtype
    return facts
