"""Subtracts Python floats and makes a tensor of the result."""


def central_difference(f: Callable[[Tensor], Tensor], x: Tensor, i: int, eps: float) -> Tensor:
    values = []
    for side in (+eps, -eps):
        moved = x.tolist()
        moved[i] += side
        values.append(float(f(torch.tensor(moved, dtype=x.dtype))))
    return torch.tensor((values[0] - values[1]) / (2 * eps), dtype=x.dtype)
