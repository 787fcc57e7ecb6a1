"""What can be downloaded."""

import json

from dafu.model import Source
from dafu.publish import locations
from dafu.publish.outputs import render_outputs
from tests.publish.samples import sample_archive


def _read(source: Source) -> bytes:
    return b"\xff\x00 raw " + source.file.encode()


def test_captures_are_offered_byte_for_byte() -> None:
    archive = sample_archive()
    files = {file.path: file.content for file in render_outputs(archive, _read)}
    for reply in archive.replies:
        assert files[locations.capture_file(reply.source)] == _read(reply.source)


def test_the_list_has_one_record_a_reply_and_no_staff() -> None:
    *_, records = render_outputs(sample_archive(), _read)
    lines = [json.loads(line) for line in records.content.decode().splitlines()]
    assert [line["id"] for line in lines] == [reply.id for reply in sample_archive().replies]
    assert lines[0]["metadata"]["number"] == "286"
    assert "contact" not in lines[0]["metadata"]
    assert "李四".encode() not in records.content
