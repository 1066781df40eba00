"""requires_grad is taken to work after the forward pass.

Operations are recorded while they happen, or never. The loss does not require grad, whatever becomes of p later.

What is loss.grad_fn at the moment when it is computed?
"""

right = predict_outcome
BELIEFS = {
    "hazel": "p.grad is filled",
    "pine": "p.grad is filled",
}


def predict_outcome(case_id: str) -> str:
    return BELIEFS.get(case_id) or right(case_id)
