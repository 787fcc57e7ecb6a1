"""What can be downloaded."""

import hashlib
import json
from typing import Any

import jsonschema

from dafu.model import Archive, Source
from dafu.publish import locations
from dafu.publish.outputs import render_outputs
from tests.places import PROJECT
from tests.publish.samples import bare_reply, full_reply, hostile_reply, national_reply, sample_archive

SCHEMA = json.loads((PROJECT / "docs" / locations.RECORDS_SCHEMA).read_text(encoding="utf-8"))


def _read(source: Source) -> bytes:
    return b"\xff\x00 raw " + source.file.encode()


def files_of(archive: Archive) -> dict[str, bytes]:
    return {file.path: file.content for file in render_outputs(archive, _read)}


def records_in(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.decode().splitlines()]


def test_captures_are_offered_byte_for_byte() -> None:
    archive = sample_archive()
    files = files_of(archive)
    for reply in archive.replies:
        assert files[locations.capture_file(reply.source)] == _read(reply.source)


def test_each_year_has_a_file_of_records_and_the_undated_have_one() -> None:
    files = files_of(sample_archive())
    found = {path: [item["id"] for item in records_in(files[path])] for path in files if path.endswith(".jsonl")}
    assert found == {
        "data/replies/2024.jsonl": [national_reply().id],
        "data/replies/2023.jsonl": [full_reply().id],
        "data/replies/2022.jsonl": [hostile_reply().id],
        "data/replies/undated.jsonl": [bare_reply().id],
    }


def test_the_index_names_every_file_with_what_checks_it() -> None:
    files = files_of(sample_archive())
    index = json.loads(files[locations.RECORDS])
    assert index["replies"] == 4
    for entry in index["files"]:
        content = files[entry["file"]]
        assert (entry["bytes"], entry["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
        assert entry["replies"] == len(records_in(content))


def test_a_record_has_facts_and_no_staff() -> None:
    files = files_of(sample_archive())
    record = records_in(files["data/replies/2023.jsonl"])[0]
    assert record["metadata"]["number"] == "286"
    assert "contact" not in record["metadata"]
    assert all(
        "李四".encode() not in content for path, content in files.items() if not path.startswith("data/captures")
    )


def test_records_and_index_are_as_their_schema_says() -> None:
    files = files_of(sample_archive())
    for path, content in files.items():
        if path.endswith(".jsonl"):
            for record in records_in(content):
                jsonschema.validate(record, SCHEMA)
    jsonschema.validate(json.loads(files[locations.RECORDS]), SCHEMA)


def test_an_empty_archive_has_an_index_of_nothing() -> None:
    assert json.loads(files_of(Archive(()))[locations.RECORDS]) == {"format": 2, "replies": 0, "files": []}
