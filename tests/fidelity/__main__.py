"""``python -m fidelity``: execute cases in kernels, and keep or compare what they made of them. See README.md."""

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fidelity.cases import cases
from fidelity.grading import write_class
from fidelity.kernel import NoVerdictError, lost_in_kernel
from fidelity.kind import Case
from fidelity.pages import PAGE, page
from fidelity.record import KernelVerdict, load_record, stale, write_record


def chosen(options: argparse.Namespace) -> list[Case]:
    """The cases that the options name."""
    record = load_record()
    matching = [case for case in cases() if re.search(options.pattern, case.name)]
    if options.stale:
        matching = [case for case in matching if stale(case, record)]
    return matching[options.start % options.every :: options.every]


def run_kernels(selection: Sequence[Case], jobs: int) -> Iterator[tuple[Case, KernelVerdict]]:
    """What kernels make of ``selection``, ``jobs`` of them at a time; a case without a verdict is told and left out."""
    with ThreadPoolExecutor(jobs) as pool:
        asked = [(case, pool.submit(lost_in_kernel, case)) for case in selection]
        for number, (case, verdict) in enumerate(asked, start=1):
            try:
                lost = verdict.result()
            except NoVerdictError:
                print(f"{number:4} of {len(selection)} {case.name}: no verdict", flush=True)
                continue
            print(f"{number:4} of {len(selection)} {case.name} {' '.join(lost)}", flush=True)
            yield case, KernelVerdict(case.digest, lost)


def kernels(options: argparse.Namespace) -> int:
    """Execute cases in kernels; keep each verdict as it comes, and tell where it is not the one that was kept."""
    record, selection = load_record(), chosen(options)
    known = {case.name for case in cases()}
    kept = {name: verdict for name, verdict in record.items() if name in known}
    changed = []
    for case, verdict in run_kernels(selection, options.jobs):
        if not stale(case, record) and set(record[case.name].lost) != set(verdict.lost):
            changed.append(f"{case.name}: recorded {[*record[case.name].lost]}, now {[*verdict.lost]}")
        kept[case.name] = verdict
        if not options.check:
            write_record(kept)
    for line in changed:
        print(line)
    print(f"{len(selection)} cases executed by a kernel, {len(changed)} otherwise than recorded")
    return int(bool(changed))


def write(options: argparse.Namespace) -> int:
    """Write the chosen cases to a folder, one below it for each."""
    write_class(chosen(options), options.to)
    return 0


def write_page(_: argparse.Namespace) -> int:
    """Write docs/fidelity.md."""
    PAGE.write_text(page(load_record()), encoding="utf-8")
    return 0


def main() -> int:
    """What the command line asks for; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m fidelity", description=__doc__)
    commands = parser.add_subparsers(required=True)
    run = commands.add_parser("kernels", help="execute cases in kernels and keep the verdicts")
    run.add_argument("--jobs", type=int, default=2, help="kernels at a time")
    run.add_argument("--check", action="store_true", help="keep nothing, only compare")
    run.set_defaults(act=kernels)
    files = commands.add_parser("write", help="write the cases' files")
    files.add_argument("to", type=Path)
    files.set_defaults(act=write)
    told = commands.add_parser("page", help="write docs/fidelity.md")
    told.set_defaults(act=write_page)
    for command in (run, files):
        command.add_argument("pattern", nargs="?", default="", help="only cases whose name this finds")
        command.add_argument(
            "--stale", action="store_true", help="only what no kernel has executed as it is now"
        )
        command.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth case")
        command.add_argument("--start", type=int, default=0, help="beginning with this one")
    options = parser.parse_args()
    return int(options.act(options))


if __name__ == "__main__":
    sys.exit(main())
