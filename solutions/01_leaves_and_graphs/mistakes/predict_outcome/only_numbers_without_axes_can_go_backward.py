"""backward() is taken to need a parameter, or a shape, without axes.

It is the number of elements of its *starting point* that must be 1. Parameters may have any shape, and a shape of
(1, 1) is as good as ().

How many elements does the tensor have on which backward() is called?
"""

right = predict_outcome
BELIEFS = {
    "ash": "a RuntimeError is raised",
    "juniper": "a RuntimeError is raised",
}


def predict_outcome(case_id: str) -> str:
    return BELIEFS.get(case_id) or right(case_id)
