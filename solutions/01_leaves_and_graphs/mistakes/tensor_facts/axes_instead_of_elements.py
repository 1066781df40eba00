"""The number of axes is taken for the number of elements.

dim() and ndim say how many indices you need to name an element, not how many elements there are.

How many indices does a (2, 2) tensor need, and how many numbers does it hold? Try it with a (2, 3) one.
"""


def tensor_facts(x: Tensor) -> dict[str, Any]:
    return {"shape": tuple(x.shape), "dtype": x.dtype, "numel": x.ndim}
