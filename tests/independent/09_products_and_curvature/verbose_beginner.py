# verbose_beginner: copies, .backward(), loops and temporaries
# %%
import torch


# %%
def vjp(f, x, v):
    # a copy of my own so that nothing happens to x
    my_x = x.detach().clone()
    my_x.requires_grad = True
    with torch.enable_grad():
        y = f(my_x)
        # only fill the grad of my copy, not those of a model inside of f
        y.backward(v.clone(), inputs=[my_x])
    result = my_x.grad
    result = result.detach().clone()
    return result


# %%
def jvp(f, x, v):
    # backward, twice (the trick of the text)
    my_x = x.detach().clone()
    my_x.requires_grad = True
    with torch.enable_grad():
        y = f(my_x)
        u = torch.ones_like(y).detach().clone()
        u.requires_grad = True
        list_of_grads = torch.autograd.grad(y, my_x, grad_outputs=u, create_graph=True)
        g = list_of_grads[0]
        number = (g * v).sum()
        list_of_grads_2 = torch.autograd.grad(number, u)
    product = list_of_grads_2[0]
    return product.detach().clone()


# %%
def jacobian(f, x):
    my_x = x.detach().clone()
    my_x.requires_grad = True
    with torch.enable_grad():
        y = f(my_x)
        y_flat = y.reshape(-1)
    number_of_outputs = y_flat.numel()
    number_of_inputs = my_x.numel()
    J = torch.zeros(number_of_outputs, number_of_inputs, dtype=x.dtype)
    for i in range(number_of_outputs):
        cotangent = torch.zeros(number_of_outputs, dtype=x.dtype)
        cotangent[i] = 1.0
        row = torch.autograd.grad(y_flat, my_x, grad_outputs=cotangent, retain_graph=True)[0]
        J[i] = row.detach().reshape(-1)
    shape = list(y.shape) + list(x.shape)
    J = J.reshape(shape)
    return J


# %%
def hvp(f, x, v):
    my_x = x.detach().clone()
    my_x.requires_grad = True
    with torch.enable_grad():
        loss = f(my_x)
        gradient = torch.autograd.grad(loss, my_x, create_graph=True)[0]
        if gradient.requires_grad == False:
            # the gradient is a constant: no curvature
            return torch.zeros_like(x.detach())
        dot_product = (gradient * v).sum()
        answer = torch.autograd.grad(dot_product, my_x, allow_unused=True)[0]
    if answer is None:
        return torch.zeros_like(x.detach())
    return answer.detach()


# %%
def hessian_diag(f, x):
    n = x.numel()
    diagonal = []
    for i in range(n):
        e_i = torch.zeros(n, dtype=x.dtype)
        e_i[i] = 1
        e_i = e_i.reshape(x.shape)
        column = hvp(f, x, e_i)
        number = column.reshape(-1)[i].item()
        diagonal.append(number)
    result = torch.tensor(diagonal, dtype=x.dtype)
    result = result.reshape(x.shape)
    return result


# %%
def top_eig(f, x, iters, gen):
    v = torch.randn(x.shape, dtype=x.dtype, generator=gen)
    for k in range(iters):
        Hv = hvp(f, x, v)
        length_squared = 0
        length_squared = (Hv * Hv).sum()
        length = torch.sqrt(length_squared)
        v = Hv / length
    Hv = hvp(f, x, v)
    eigenvalue = (v * Hv).sum()
    return eigenvalue, v
