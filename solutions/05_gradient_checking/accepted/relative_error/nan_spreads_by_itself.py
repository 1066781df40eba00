"""Lets inf − inf and inf / inf make the nan, and mends 0 / 0 beforehand."""


def relative_error(a: Tensor, b: Tensor) -> float:
    if a.shape != b.shape:
        raise ValueError("shapes differ")
    a, b = a.flatten().double(), b.flatten().double()
    if torch.equal(a, b) and not a.isinf().any():
        return 0.0
    return (torch.dist(a, b) / (torch.linalg.vector_norm(a) + torch.linalg.vector_norm(b))).item()
