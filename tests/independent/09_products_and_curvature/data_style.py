# data_style: private leaves, .backward(create_graph), hooks, .data, in-place fills
# %%
import warnings

import torch


def own(x):
    t = torch.empty_like(x, requires_grad=False)
    t.data.copy_(x.data)
    return t.requires_grad_()


# %%
def vjp(f, x, v):
    t = own(x)
    caught = []
    with torch.enable_grad():
        through = t.view_as(t)
        through.register_hook(lambda g: caught.append(g.data.clone()))
        torch.autograd.backward(f(through), v.clone(), inputs=[t])
    return caught[0].view(x.shape)


# %%
def jvp(f, x, v):
    t = own(x)
    with torch.enable_grad():
        y = f(t)
        out = torch.zeros_like(y.data, memory_format=torch.contiguous_format)
        flat_y, flat_out = y.reshape(-1), out.view(-1)
        for i in range(flat_y.numel()):
            t.grad = None
            flat_y[i].backward(retain_graph=True, inputs=[t])
            if t.grad is not None:
                flat_out[i] = (t.grad.data * v).sum()
    return out


# %%
def jacobian(f, x):
    t = own(x)
    with torch.enable_grad():
        y = f(t)
    J = torch.empty(y.shape + x.shape, dtype=x.dtype)
    rows = J.view(y.numel(), *x.shape)
    seed = torch.zeros_like(y.data).contiguous()
    for i in range(y.numel()):
        seed.view(-1).zero_()[i] = 1
        t.grad = None
        y.backward(seed.clone(), retain_graph=True, inputs=[t])
        rows[i].copy_(t.grad)
    return J


# %%
def second_pass(f, x, v):
    """backward twice, into the same .grad; the first result is taken away in between."""
    t = own(x)
    with torch.enable_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # create_graph with backward(): a cycle, which is cut below
        f(t).backward(create_graph=True, inputs=[t])
        g, t.grad = t.grad, None
        if g.requires_grad:
            g.backward(v.clone(), inputs=[t])
    product, t.grad = t.grad, None
    return torch.zeros_like(t.data) if product is None else product.data


def hvp(f, x, v):
    return second_pass(f, x, v)


# %%
def hessian_diag(f, x):
    out = torch.zeros(x.shape, dtype=x.dtype)
    e = torch.zeros(x.shape, dtype=x.dtype)
    for i in range(x.numel()):
        e.view(-1)[i] = 1
        out.view(-1)[i] = second_pass(f, x, e).reshape(-1)[i]
        e.view(-1)[i] = 0
    return out


# %%
def top_eig(f, x, iters, gen):
    v = torch.randn(x.shape, dtype=x.dtype, generator=gen)
    w = second_pass(f, x, v)
    for _ in range(iters):
        v.copy_(w).div_(w.norm(p=2))
        w = second_pass(f, x, v)
    return w.mul(v).sum(), v
