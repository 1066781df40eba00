"""retain_grad() is taken to work after the backward pass.

By then the gradient is gone. retain_grad() is about the passes to come.

What would torch have to have kept, for this to work?
"""

right = predict_outcome
BELIEFS = {
    "hemlock": "40",
    "holly": "1",
}


def predict_outcome(case_id: str) -> str:
    return BELIEFS.get(case_id) or right(case_id)
