"""Evidence as the store keeps it."""

import msgspec
import pytest

from autograder.results.evidence import KeptEvidence, SearchNotes


def test_what_is_packed_goes_through_messages_as_it_was() -> None:
    kept = KeptEvidence("address", bytes(range(256)))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(kept), type=KeptEvidence) == kept


def test_of_a_search_nothing_need_be_told() -> None:
    assert msgspec.json.decode("{}", type=SearchNotes) == SearchNotes("", "")
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode('{"said": 3}', type=SearchNotes)
