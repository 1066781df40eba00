"""A new leaf made of old numbers is taken to lead back to p.

torch.tensor(loss.item(), ...) and a detached w with requires_grad begin a graph of their own. backward() runs without
an error, and stops there.

What is the grad_fn of the new tensor?
"""

right = predict_outcome
BELIEFS = {
    "elder": "p.grad is filled",
    "walnut": "p.grad is filled",
}


def predict_outcome(case_id: str) -> str:
    return BELIEFS.get(case_id) or right(case_id)
