"""Makes a new tensor of the loss's number, which knows nothing of p. So p.grad stays None.

backward() fills the gradient of a leaf that nobody asked for. What connects a loss with p, and where is it
lost?
"""


def fix_6(loss_fn, p, X, size):
    p.grad = None
    mean_loss = 0.0
    for chunk in X.split(size):
        loss = loss_fn(p, chunk) * len(chunk) / len(X)
        torch.tensor(loss.item(), requires_grad=True).backward()
        mean_loss += loss.item()
    return mean_loss, p.grad.clone()
