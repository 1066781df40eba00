"""A clone is taken to be cut off from the original.

clone copies the values, and is recorded: the clone remembers where it came from, and gradients flow through it.
Another function cuts the graph.

What is the grad_fn of p.clone()?
"""

right = predict_outcome
BELIEFS = {
    "hawthorn": "None",
    "laurel": "leaf, does not require grad",
    "maple": "None",
    "oak": "a RuntimeError is raised",
    "palm": "leaf, requires grad",
}


def predict_outcome(case_id: str) -> str:
    return BELIEFS.get(case_id) or right(case_id)
