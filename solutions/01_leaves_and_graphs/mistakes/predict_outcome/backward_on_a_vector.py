"""backward() is taken to work from a tensor with several elements.

Without an argument it needs a single element to start from: torch cannot know how to weigh several.

What would the derivative of three numbers by three numbers look like?
"""

right = predict_outcome
BELIEFS = {
    "pear": "p.grad is filled",
    "sycamore": "p.grad is filled",
}


def predict_outcome(case_id: str) -> str:
    return BELIEFS.get(case_id) or right(case_id)
