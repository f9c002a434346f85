"""The linter's own reading of links: every one that Markdown has, at its place."""

from __future__ import annotations

from pathlib import Path

from ingest.lint.scan import scan_targets
from ingest.lint.source import Source
from ingest.reading.blocks import Block, read_blocks
from ingest.reading.tags import blank_comments


def test_the_scan_finds_every_link_that_markdown_has(shared: Path) -> None:
    """Ours against markdown-it's, on every real list: each target of a link, by line."""

    def passages(blocks: list[Block]) -> list[tuple[int, str]]:
        found = []
        for block in blocks:
            for passage in (block.passage, *block.cells):
                found += [(passage.line_at(link.start), link.target) for link in passage.links if "://" in link.target]
            found += passages(block.children)
        return found

    for path in sorted((shared / "lists").glob("*.md")):
        text = path.read_text("utf-8")
        ours = {target.url for target in Source(text).targets}
        lost = {url for _, url in passages(read_blocks(blank_comments(text))[0]) if url.replace("\\", "") not in ours}
        # Left over: addresses that markdown-it links without a scheme, or with text of another script run into them.
        assert len(lost) <= 0.002 * len(ours), (path.name, sorted(lost)[:5])


def test_a_target_is_marked_to_the_character() -> None:
    line = "- [a [b]](https://x.y/(z) 'title') ![i](u.png) <https://c.d> https://e.f/g). <a href=\"h\">"
    assert [(line[t.column - 1 : t.end_column - 1], t.kind) for t in scan_targets(line, 1)] == [
        ("https://x.y/(z)", "link"),
        ("u.png", "image"),
        ("https://c.d", "bare"),
        ("https://e.f/g", "bare"),
        ("h", "html"),
    ]
