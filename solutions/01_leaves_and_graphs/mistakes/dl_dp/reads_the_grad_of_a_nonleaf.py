"""The .grad of a tensor that is no leaf was read: None, and a UserWarning.

Either it was w's, or it was that of a p which was converted or cloned after it was told to require grad, and so is no
leaf any more. backward() keeps gradients only at leaves, unless asked beforehand.

Print is_leaf for each tensor of yours. Which one has the gradient?
"""


def dl_dp(p0: float) -> Tensor:
    p = torch.tensor([float(p0)], requires_grad=True)
    w = 10 * p
    (w**2).backward()
    return w.grad
