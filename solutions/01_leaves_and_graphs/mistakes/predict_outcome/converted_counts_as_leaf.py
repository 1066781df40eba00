"""A converted parameter is taken for a leaf of its own.

A conversion that changes the dtype is a recorded operation. Its result is no leaf, and gradients flow through it to
the parameter.

What is the grad_fn of p.double()?
"""

right = predict_outcome
BELIEFS = {
    "baobab": "p.grad stays None",
    "bay": "p.grad stays None",
    "larch": "leaf, requires grad",
    "olive": "leaf, requires grad",
    "plum": "leaf, requires grad",
}


def predict_outcome(case_id: str) -> str:
    return BELIEFS.get(case_id) or right(case_id)
