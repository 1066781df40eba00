"""The last option is given for every case of a topic.

No topic has the same answer throughout. What differs between two snippets is often one word.

Take two cases of one topic and look for that word.
"""


def predict_outcome(case_id: str) -> str:
    return CASES[case_id].options[-1]
