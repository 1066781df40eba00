"""p.backward() is taken to store the value of p.

A derivative tells how fast the result changes, not how large it is.

If p grows by 0.001, by how much does p grow?
"""

right = predict_outcome
BELIEFS = {
    "cedar": "2",
    "sequoia": "10",
}


def predict_outcome(case_id: str) -> str:
    return BELIEFS.get(case_id) or right(case_id)
