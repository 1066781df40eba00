"""Replaces nan by zero, and so lets it pass.

A nan means that the gradient could not be computed. As a zero it may even come close to the truth, and
the check that should have raised the alarm stays silent. What should "how far is this from the truth?"
answer, when this is no number?
"""


def relative_error(a: Tensor, b: Tensor) -> float:
    if a.shape != b.shape:
        raise ValueError("shapes differ")
    a, b = a.double().nan_to_num(), b.double().nan_to_num()
    size = (a.norm() + b.norm()).item()
    return (a - b).norm().item() / size if size > 0 else 0.0
