"""The gradients are zeroed before they are used.

No parameter moved, and all gradients are zero. The step multiplied the learning rate by gradients that it
had just erased.

In which order do forgetting, backward and step follow each other? And which of them is this function?
"""


def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    params = list(params)
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p.grad.zero_()
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
