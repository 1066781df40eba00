"""The parameters are walked through twice, and a generator is empty the second time.

With a list all is well; with a generator nothing moves. model.parameters() is a generator: whoever has
walked through it holds an empty one.

Where does your function walk through params first? Do you need that walk, or could you keep what it found?
"""


def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    if all(p.grad is None for p in list(params)):
        return
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
