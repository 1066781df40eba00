"""The position of the option is returned, not its text.

The description asks for the label itself, letter for letter.

What is CASES[case_id].options[0]?
"""

right = predict_outcome


def predict_outcome(case_id: str) -> str:
    return CASES[case_id].options.index(right(case_id))
