"""backward() with the weight as its cotangent."""


def fix_6(loss_fn, p, X, size):
    p.grad = torch.zeros_like(p)
    mean_loss = 0.0
    for chunk in X.split(size):
        loss = loss_fn(p, chunk)
        weight = len(chunk) / len(X)
        loss.backward(torch.tensor(weight, dtype=loss.dtype))
        mean_loss += weight * loss.item()
    return mean_loss, p.grad.clone()
