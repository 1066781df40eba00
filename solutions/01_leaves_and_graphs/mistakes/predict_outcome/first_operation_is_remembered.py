"""grad_fn is taken to name the first operation of an expression.

A tensor remembers the one operation that made it, the last. What came before is remembered by its operands.

In which order does Python evaluate 10 * (p + 1)?
"""

right = predict_outcome
BELIEFS = {
    "beech": "MulBackward0",
    "fir": "MulBackward0",
    "yew": "AddBackward0",
}


def predict_outcome(case_id: str) -> str:
    return BELIEFS.get(case_id) or right(case_id)
