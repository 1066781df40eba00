"""backward() is taken to work on any tensor.

Every tensor has the method. It raises if nothing that led to the tensor requires grad; and integers cannot require
it.

Which tensors in these snippets can ask for gradients, and which do?
"""

right = predict_outcome
BELIEFS = {
    "cacao": "p.grad stays None",
    "linden": "p.grad is filled",
}


def predict_outcome(case_id: str) -> str:
    return BELIEFS.get(case_id) or right(case_id)
