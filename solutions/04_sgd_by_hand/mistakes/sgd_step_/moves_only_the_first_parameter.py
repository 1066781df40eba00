"""Only the first parameter moves.

The first parameter is right, the others never move. A model trained like this seems to learn, and stays
worse than it ought to be: one of the most expensive mistakes, because nothing complains.

How many times does the body of your loop run? (A return inside a loop ends more than the iteration.)
"""


def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
            return
