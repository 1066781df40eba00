"""Exceptions in words of ours: what torch's own errors mean, and which names of exceptions may be shown.

The names and the texts are the student's process's choice; what is returned here comes from fixed lists.
"""

import builtins
import re

KNOWN_EXCEPTIONS = frozenset(
    name
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, BaseException)
)

TRANSLATIONS: tuple[tuple[str, str], ...] = (
    (
        r"^name '\w+' is not defined",
        "It uses a name that nothing has defined: it is misspelt, or the cell that would define it has failed or did not run.",
    ),
    (
        r"a view of a leaf Variable that requires grad is being used in an in-place operation",
        "A view of a leaf that requires grad was changed in place while autograd was recording.",
    ),
    (
        r"a leaf Variable that requires grad is being used in an in-place operation",
        "A leaf that requires grad was changed in place while autograd was recording. An update is no part of "
        "the function you differentiate; where should recording be switched off?",
    ),
    (
        r"Trying to backward through the graph a second time",
        "backward() went through the same graph twice. The first pass frees what the second would need, unless it is "
        "told to keep it; or is a part of the graph built once, outside a loop that uses it again?",
    ),
    (
        r"grad can be implicitly created only for scalar outputs",
        "backward() was called on a tensor with more than one element. It needs to be told what to multiply each "
        "row of the Jacobian with, or a scalar to start from.",
    ),
    (
        r"element \d+ of tensors does not require grad and does not have a grad_fn",
        "backward() was called on something that has no graph: nothing that led to it requires grad, or the graph was cut "
        "on the way (detach, item, no_grad, a new tensor made from numbers).",
    ),
    (
        r"differentiated Tensors? (at index \d+ )?(appears to not have been used in the graph|does not require grad)",
        "A gradient was asked for with respect to a tensor that the output does not depend on, as far as autograd knows.",
    ),
    (
        r"one of the variables needed for gradient computation has been modified by an inplace operation",
        "A tensor that backward() still needed was changed in place after the forward pass had saved it.",
    ),
    (
        r"[Oo]nly Tensors of floating point( and complex)? dtype can require gradients",
        "Only floating point tensors can require gradients; an integer tensor has no derivative to speak of.",
    ),
    (
        r"Can't call numpy\(\) on Tensor that requires grad",
        "A tensor that requires grad was turned into an array; the graph ends there, so torch asks to detach it first.",
    ),
    (
        r"can't optimize a non-leaf Tensor",
        "An optimiser was given a tensor that is the result of an operation, not a leaf.",
    ),
    (
        r"'NoneType' object has no attribute '(zero_|clone|detach|data)'|unsupported operand type\(s\) for .*'NoneType'",
        "Something was None where a tensor was expected. A parameter's .grad is None until the first backward().",
    ),
    (
        r"The size of tensor a .* must match the size of tensor b|shape mismatch|mat1 and mat2 shapes",
        "Two tensors of shapes that do not fit each other were combined.",
    ),
    (
        r"Boolean value of Tensor with more than one value is ambiguous",
        "A tensor of several elements was used as a condition (if, and, or, not); it has no single truth.",
    ),
    (
        r"maximum recursion depth exceeded",
        "Functions called one another more deeply than Python allows. A loop over a list of what is still to be done "
        "has no such limit; or does a function call itself without ever coming to an end?",
    ),
    (
        r"not compiled with CUDA|Found no NVIDIA driver|No CUDA GPUs are available|torch\.cuda\.is_available\(\) is False"
        r"|Cannot re-initialize CUDA|CUDA driver|CUDA error|Cannot access accelerator device when none is available",
        "It asked for a GPU, and there is none where this runs. Nothing here needs one: leave out .cuda() and "
        'device="cuda", or choose "cuda" only if torch.cuda.is_available().',
    ),
    (
        r"can't start new thread",
        "More threads were started at once than can be where this is graded.",
    ),
    (
        r"^\[Errno (1|13)\] ",
        "Something was asked for that a submission may not do where this is graded: another process or program, the network, or a "
        "file outside of its own folder.",
    ),
    (
        r"The \.grad attribute of a Tensor that is not a leaf Tensor is being accessed",
        "The .grad of a tensor that is not a leaf was read; backward() does not keep it unless asked to beforehand.",
    ),
)
"""Pattern of torch's own text, or Python's → what the student did and why it objects."""


def translate(message: str) -> str:
    """What a student did to get this error, or "" for an error we have no words for."""
    return next((words for pattern, words in TRANSLATIONS if re.search(pattern, message[:2000])), "")


def safe_type(type_name: str) -> str:
    """The exception's type if it is one of Python's own, else a phrase without the student's words."""
    return type_name if type_name in KNOWN_EXCEPTIONS else "an exception of its own kind"
