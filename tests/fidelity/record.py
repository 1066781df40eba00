"""What kernels made of the cases, kept beside the tests, since a kernel takes seconds for each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fidelity.kind import Case

RECORD = Path(__file__).parent / "kernel_verdicts.json"


@dataclass(frozen=True)
class KernelVerdict:
    """Which exercises lost something in a kernel, and how; ``digest`` says for which making of the case."""

    digest: str
    lost: dict[str, str]


def load_record() -> dict[str, KernelVerdict]:
    """The kept verdicts by case."""
    if not RECORD.exists():
        return {}
    found = json.loads(RECORD.read_text(encoding="utf-8"))
    return {name: KernelVerdict(entry["digest"], entry.get("lost", {})) for name, entry in found.items()}


def write_record(verdicts: Mapping[str, KernelVerdict]) -> None:
    """Keep ``verdicts``, a case a line."""
    lines = [f" {json.dumps(name)}: {_entry(verdict)}" for name, verdict in sorted(verdicts.items())]
    RECORD.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _entry(verdict: KernelVerdict) -> str:
    fields: dict[str, object] = {"digest": verdict.digest}
    if verdict.lost:
        fields["lost"] = verdict.lost
    return json.dumps(fields, ensure_ascii=False)


def stale(case: Case, record: Mapping[str, KernelVerdict]) -> bool:
    """Whether no kernel has executed the case as it is made now."""
    return case.name not in record or record[case.name].digest != case.digest
