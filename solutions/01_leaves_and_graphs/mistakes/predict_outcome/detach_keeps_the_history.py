"""A detached tensor is taken to remember where it came from.

detach gives a tensor with the same memory and without a past. It is a leaf; whether it requires grad is a second
question.

What is the grad_fn of p.detach()?
"""

right = predict_outcome
BELIEFS = {
    "cypress": "not a leaf",
    "spruce": "not a leaf",
}


def predict_outcome(case_id: str) -> str:
    return BELIEFS.get(case_id) or right(case_id)
