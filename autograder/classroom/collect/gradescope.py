"""Gradescope's "Export submissions": ``submission_metadata.yml``, and a folder ``submission_NUMBER`` for each.

The metadata say who handed in, alone or in a group, and when. A group's files count for each of its members.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import yaml

from autograder.classroom.collect.handed import Handed, Listing, Unmatched
from autograder.classroom.collect.members import Member
from autograder.errors import SubmissionError, UsageError

METADATA = "submission_metadata.yml"
MAX_METADATA_BYTES = 64 * 2**20


def looks_like(members: Sequence[Member]) -> bool:
    """Whether there are metadata."""
    return any(member.parts[-1] == METADATA and len(member.parts) <= 2 for member in members)


def listing(members: Sequence[Member]) -> Listing:
    """Who handed in what, and when.

    Raises:
        UsageError: the metadata cannot be read.
    """
    about = next((m for m in members if m.parts[-1] == METADATA and len(m.parts) <= 2), None)
    if about is None:
        raise UsageError(f'there is no {METADATA}; choose "Export submissions" in Gradescope')
    depth = len(about.parts) - 1
    below = [member.below(depth) for member in members if member is not about and len(member.parts) > depth]
    metadata = _metadata(about)
    folders = {
        folder: [m.below(1) for m in below if m.parts[0] == folder and len(m.parts) > 1]
        for folder in metadata
    }
    handed = tuple(
        one for folder, entry in metadata.items() for one in _handed(folder, entry, folders[folder])
    )
    strangers = sorted({m.parts[0] for m in below} - metadata.keys())
    nobodys = [folder for folder, entry in metadata.items() if not _submitters(entry)]
    return Listing(
        handed,
        (
            *(Unmatched(name, f"does not stand in {METADATA}") for name in strangers),
            *(Unmatched(name, f"has no submitter in {METADATA}") for name in nobodys),
        ),
    )


def _metadata(member: Member) -> dict[str, Mapping[str, Any]]:
    try:
        content = member.read()
        if len(content) > MAX_METADATA_BYTES:
            raise UsageError(f"{METADATA} is larger than {MAX_METADATA_BYTES // 2**20} MiB")
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        loaded = yaml.load(content, Loader=loader)  # noqa: S506 - it is a safe one
    except (SubmissionError, yaml.YAMLError, ValueError, RecursionError) as error:
        raise UsageError(f"{METADATA} cannot be read ({error}); export the submissions again") from None
    if not isinstance(loaded, dict):
        raise UsageError(f"{METADATA} lists no submissions; export them again")
    return {str(folder): entry for folder, entry in loaded.items() if isinstance(entry, dict)}


def _submitters(entry: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    listed = entry.get(":submitters")
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _handed(folder: str, entry: Mapping[str, Any], files: Sequence[Member]) -> Iterator[Handed]:
    for submitter in _submitters(entry):
        sid, email, name = (str(submitter.get(key) or "").strip() for key in (":sid", ":email", ":name"))
        if key := sid or email or name:
            yield Handed(
                key,
                name or key,
                tuple(files),
                at=_moment(entry.get(":created_at")),
                attempt=folder.rpartition("_")[2],
                aliases=frozenset(filter(None, (sid, email))),
            )


def _moment(value: object) -> datetime | None:
    """A time as YAML gives it; one without an offset is UTC there."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
