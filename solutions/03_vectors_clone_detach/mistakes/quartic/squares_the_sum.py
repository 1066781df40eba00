"""The sum is squared, instead of the squares being summed.

The order matters: for four equal elements the result is four times too large, and differences of opposite
signs cancel.

Try p = (2, −1): what is the loss by the formula, and what does your function say?
"""


def quartic(p: torch.Tensor) -> torch.Tensor:
    return (p - p**2).sum().pow(2)
