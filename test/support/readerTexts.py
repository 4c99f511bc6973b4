"""Answers what tools/read-backup.py makes of texts: a JSON list on standard input, one on standard output."""
import importlib.util
import json
import sys

spec = importlib.util.spec_from_file_location("read_backup", sys.argv[1])
reader = importlib.util.module_from_spec(spec)
spec.loader.exec_module(reader)


def made_of(text):
    entry = {"id": "session:00000000-0000-4000-8000-000000000000", "createdAt": 1_700_000_000_000}
    return [
        reader.front_matter(entry, text, [text, "b"]),
        reader.title_of(text),
        reader.file_name_of(text),
        reader.plain_text(text),
        reader.part_to_markdown("assistant", -1, text, None) + reader.part_to_markdown("user", 0, text, "audio/x.webm"),
        "".join(reader.characters(text)[:3]),
    ]


json.dump([made_of(text) for text in json.load(sys.stdin)], sys.stdout)
