"""Tensors that do not require grad are not taken for leaves.

A leaf is a tensor that no *recorded* operation made. Nothing is recorded about data, however they were computed.

What is the grad_fn of 2 * torch.ones(3)?
"""

right = predict_outcome
BELIEFS = {
    "acacia": "not a leaf",
    "ebony": "not a leaf",
    "elm": "not a leaf",
}


def predict_outcome(case_id: str) -> str:
    return BELIEFS.get(case_id) or right(case_id)
