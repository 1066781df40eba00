"""A part or another shape of a leaf is taken for a leaf.

An index and a reshape are operations, and are recorded, though the memory is shared.

What is the grad_fn of p[0]?
"""

right = predict_outcome
BELIEFS = {
    "fig": "leaf, requires grad",
    "myrtle": "leaf, requires grad",
}


def predict_outcome(case_id: str) -> str:
    return BELIEFS.get(case_id) or right(case_id)
