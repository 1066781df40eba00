"""What a submission may have changed for the whole process, put back before each probe: torch's switches, NumPy's, Python's.

Torch's switches are found by their names: whatever its C library has a setter and a getter for, and that takes back what it gives, is
kept and put back. What has no such pair stands here one by one. tests/sandbox/inside/test_process_state.py walks over all of
torch and knows each switch that is neither.
"""

import contextlib
import faulthandler
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import starmap
from operator import call
from typing import Any

import numpy as np
import torch
from torch.autograd import forward_ad
from torch.nn.modules import module as nn_module
from torch.optim import optimizer as torch_optimizer
from torch.utils.serialization import config

TORCH: Any = torch  # whose private parts have no types
C: Any = torch._C
AUTOGRAD: Any = C._autograd
SAVING: Any = config
"""Where torch.serialization keeps its switches; its ``get_hash`` costs next to nothing while none has been turned."""
OWNERS: tuple[Any, ...] = (C, torch, torch.__future__, torch.serialization)
"""What has pairs of setters and getters for all of a process."""
DEVICES = ("cpu", "cuda")
"""The devices whose autocast can be entered."""
PREFIXES = ("", "_")
LEFT_ALONE = {
    "rng_state": "each probe has a seed",
    "default_device": "put back as what it is, a mode",
    "default_dtype": "stands by itself",
    "default_tensor_type": "it is the default dtype",
    "autocast_enabled": "one for each device; stands by itself",
    "deterministic_debug_mode": "stands by itself",
    "default_mobile_cpu_allocator": "it is for telephones",
    **dict.fromkeys(
        (
            "autocast_cpu_enabled",
            "autocast_ipu_enabled",
            "autocast_xla_enabled",
            "autocast_cpu_dtype",
            "autocast_gpu_dtype",
            "autocast_ipu_dtype",
            "autocast_xla_dtype",
        ),
        "deprecated names of autocast_enabled and autocast_dtype",
    ),
    "num_interop_threads": "can be set once only",
    "grad_enabled": "has no effect within inference mode, which is left first",
    "deterministic_algorithms": "see deterministic_debug_mode, which is both this and warn_only",
    "anomaly_enabled": "two switches in one",
    "thread_name": "says nothing to anybody",
    "worker_pids": "no process has any",
}
"""Switches that go by a pair of names and are not put back through it."""
HOOKS = [
    *(vars(nn_module)[name] for name in vars(nn_module) if name.startswith("_global_") and name.endswith("hooks")),
    *(vars(torch_optimizer)[name] for name in ("_global_optimizer_pre_hooks", "_global_optimizer_post_hooks")),
]  # fmt: skip
"""Dicts of what runs at each call of any module, and at each step of any optimiser."""

FP32_PRECISIONS = [
    ("generic", "all"),
    *(
        (backend, operation)
        for backend in ("mkldnn", "cuda")
        for operation in ("all", "conv", "rnn", "matmul")
    ),
]
"""Backends and operations that may compute in fewer digits than float32 has. While these contradict the older switches, those can be set and not read."""

Get = Callable[[], Any]
Put = Callable[[Any], Any]


def pairs() -> Iterator[tuple[str, Get, Put]]:
    """Torch's switches: name, getter, setter."""
    for owner in OWNERS:
        for name in dir(owner):
            prefix, is_setter, switch = name.partition("set_")
            if prefix not in PREFIXES or not is_setter or switch in LEFT_ALONE:
                continue
            getters = (
                getattr(owner, f"{p}{verb}_{switch}", None) for p in PREFIXES for verb in ("get", "is")
            )
            get, put = next(filter(callable, getters), None), getattr(owner, name)
            if get and _takes_back(get, put):
                yield switch, get, put


def _takes_back(get: Get, put: Put) -> bool:
    """Whether a setter takes what its getter gives, without more arguments."""
    try:
        before = get()
        put(before)
        return bool(get() == before)
    except Exception:  # noqa: BLE001 - then it is no such pair
        return False


def _read(get: Get) -> Any:
    """What a switch is at; :data:`UNREADABLE` while torch refuses to say because newer and older ones contradict each other."""
    try:
        return get()
    except RuntimeError:
        return UNREADABLE


UNREADABLE = object()
SWITCHES = list({name: (get, put) for name, get, put in pairs()}.values())
READ_AT_ONCE = [get for get, _ in SWITCHES if get.__module__ != torch.serialization.__name__]
"""The getters of all switches but those that :data:`SAVING` keeps, which is asked for all of them."""


def _read_all() -> list[Any]:
    """The states of the switches in :data:`READ_AT_ONCE`."""
    try:
        return [*map(call, READ_AT_ONCE)]
    except RuntimeError:
        return [_read(get) for get in READ_AT_ONCE]


@dataclass
class ProcessState:
    """How things are now; :meth:`restore` puts them back."""

    switches: list[Any] = field(default_factory=lambda: [_read(get) for get, _ in SWITCHES])
    read_at_once: list[Any] = field(default_factory=lambda: _read_all())
    saving: bytes = field(default_factory=SAVING.get_hash)
    grad_enabled: bool = field(default_factory=torch.is_grad_enabled)
    anomaly: tuple[bool, bool] = field(
        default_factory=lambda: (torch.is_anomaly_enabled(), torch.is_anomaly_check_nan_enabled())
    )
    deterministic: int = field(default_factory=torch.get_deterministic_debug_mode)
    autocast: list[tuple[bool, Any]] = field(
        default_factory=lambda: [(C.is_autocast_enabled(d), C.get_autocast_dtype(d)) for d in DEVICES]
    )
    dtype: torch.dtype = field(default_factory=torch.get_default_dtype)
    fp32_precisions: list[str] = field(
        default_factory=lambda: [*starmap(C._get_fp32_precision_getter, FP32_PRECISIONS)]
    )
    printing: dict[str, Any] = field(default_factory=lambda: dict(vars(TORCH._tensor_str.PRINT_OPTS)))
    function_modes: int = field(default_factory=lambda: C._len_torch_function_stack())
    dispatch_modes: int = field(default_factory=lambda: C._len_torch_dispatch_stack())
    hooks: list[dict[Any, Any]] = field(default_factory=lambda: [dict(held) for held in HOOKS])
    numpy_errors: Any = field(default_factory=np.geterr)
    numpy_printing: Any = field(default_factory=np.get_printoptions)
    recursion: int = field(default_factory=sys.getrecursionlimit)
    folder: str = field(default_factory=os.getcwd)

    @classmethod
    def fresh(cls) -> "ProcessState":
        """As in a process that has only imported torch, as far as somebody may have changed it by now."""
        state = cls()
        state.grad_enabled, state.anomaly, state.deterministic = True, (False, True), 0
        state.autocast = [(False, dtype) for _, dtype in state.autocast]
        state.dtype = torch.float32
        state.function_modes = state.dispatch_modes = 0
        return state

    def restore(self) -> None:
        """Put everything back. A higher limit on recursion stays: who has raised it for all of a notebook needs it."""
        self._leave_modes()
        self._restore_switches()
        if torch.get_default_dtype() is not self.dtype:
            torch.set_default_dtype(self.dtype)
        if torch.get_deterministic_debug_mode() != self.deterministic:
            torch.set_deterministic_debug_mode(self.deterministic)
        C.set_anomaly_enabled(*self.anomaly)
        for device, (is_on, dtype) in zip(DEVICES, self.autocast, strict=True):
            C.set_autocast_enabled(device, is_on)
            C.set_autocast_dtype(device, dtype)
        torch.set_flush_denormal(False)
        C._set_grad_enabled(self.grad_enabled)
        vars(TORCH._tensor_str.PRINT_OPTS).update(self.printing)
        if self.hooks != HOOKS:
            for held, before in zip(HOOKS, self.hooks, strict=True):
                held.clear()
                held.update(before)
        self._restore_python()

    def _restore_switches(self) -> None:
        if _read_all() != self.read_at_once or SAVING.get_hash() != self.saving:
            for (get, put), value in zip(SWITCHES, self.switches, strict=True):
                if value is not UNREADABLE and _read(get) != value:
                    put(value)
        if [*starmap(C._get_fp32_precision_getter, FP32_PRECISIONS)] != self.fp32_precisions:
            for of, precision in zip(FP32_PRECISIONS, self.fp32_precisions, strict=True):
                if C._get_fp32_precision_getter(*of) != precision:
                    C._set_fp32_precision_setter(*of, precision)

    def _leave_modes(self) -> None:
        """What was entered and never left. Inference mode, an object's lifetime, is left by :func:`out_of_inference_mode`."""
        if (
            not self.function_modes
            and getattr(TORCH._GLOBAL_DEVICE_CONTEXT, "device_context", None) is not None
        ):
            SET_DEFAULT_DEVICE(None)
        while C._len_torch_function_stack() > self.function_modes:
            C._pop_torch_function_stack()
        while C._len_torch_dispatch_stack() > self.dispatch_modes:
            C._pop_torch_dispatch_stack(None)
        while vars(forward_ad)["_current_level"] >= 0:
            forward_ad.exit_dual_level()
        AUTOGRAD._saved_tensors_hooks_enable()
        while AUTOGRAD._top_saved_tensors_default_hooks(True) is not None:
            AUTOGRAD._pop_saved_tensors_default_hooks()

    def _restore_python(self) -> None:
        if np.geterr() != self.numpy_errors:
            np.seterr(**self.numpy_errors)
        if np.get_printoptions() != self.numpy_printing:
            np.set_printoptions(**self.numpy_printing)
        for module in (sys, threading):
            module.settrace(None)
            module.setprofile(None)
        gc.enable()
        faulthandler.cancel_dump_traceback_later()
        if hasattr(signal, "setitimer"):
            for timer in (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL):
                signal.setitimer(timer, 0)
        if sys.getrecursionlimit() < self.recursion:
            sys.setrecursionlimit(self.recursion)
        with contextlib.suppress(OSError):  # it may be gone
            os.chdir(self.folder)


SET_DEFAULT_DEVICE = torch.set_default_device
"""Torch's own; see :mod:`autograder.sandbox.inside.adapted`."""


def out_of_inference_mode() -> contextlib.AbstractContextManager[Any]:
    """Within, inference mode is off, whoever has entered it before."""
    return torch.inference_mode(False) if torch.is_inference_mode_enabled() else contextlib.nullcontext()
