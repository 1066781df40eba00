"""Every result is taken to have a grad_fn.

Operations are recorded only if an operand requires grad, and if torch is recording at all.

Which operand of these products requires grad, and is anything written down?
"""

right = predict_outcome
BELIEFS = {
    "almond": "MulBackward0",
    "birch": "MulBackward0",
}


def predict_outcome(case_id: str) -> str:
    return BELIEFS.get(case_id) or right(case_id)
