"""Elements that are zero are not counted.

A zero takes as much room as any other number: it is an element. The count must not depend on the values.

Which of your calls looks at the values?
"""


def tensor_facts(x: Tensor) -> dict[str, Any]:
    return {"shape": tuple(x.shape), "dtype": x.dtype, "numel": int(torch.count_nonzero(x))}
