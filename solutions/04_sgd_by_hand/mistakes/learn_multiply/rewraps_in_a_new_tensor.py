"""The loss is wrapped in a new tensor, which does not know p.

torch.tensor(loss.item(), requires_grad=True) has the value of the loss and nothing else of it. .item()
leaves the graph, and the new tensor is a leaf, so its backward() ends where it began, and p.grad remains
None.

requires_grad=True makes the error message go away. Which connection was it complaining of?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    history = [p.detach().clone()]
    for x in D:
        p.grad = None
        loss = torch.tensor((x * p - 2 * x).pow(2).mean().item(), requires_grad=True)
        loss.backward()
        with torch.no_grad():
            p -= lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
