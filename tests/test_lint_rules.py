"""Each rule of the linter: one list that breaks it, with its place worked out by hand, and one that does not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.lint import Finding, Needs, Rule, lint_list, lint_rules
from ingest.records import PaperRecord

DDIM = "https://arxiv.org/abs/2010.02502"
SDE = "https://arxiv.org/abs/2011.13456"
TODAY = date(2026, 1, 15)
RECORDS = {
    record.eprint: record
    for record in (
        PaperRecord(eprint="2010.02502", title="Denoising Diffusion Implicit Models"),
        PaperRecord(
            eprint="2302.02285",
            title="ReDi: Efficient Learning-Free Diffusion Inference via Trajectory Retrieval",
            comment="Accepted at ICML 2023",
        ),
        PaperRecord(eprint="2112.10752", title="Latent", doi="10.1109/CVPR52688.2022.01042"),
        PaperRecord(eprint="2305.00001", title="GKD", doi="10.18653/v1/2023.findings-emnlp.12"),
        PaperRecord(eprint="1707.08567", title="A Work Its Authors Took Back", withdrawn=True),
    )
}


def lint(text: str, rule: str | None = None) -> list[Finding]:
    findings = lint_list(
        text, records=RECORDS, missing=frozenset({"2010.99998"}), dead={"https://a.b/gone": "404"}, today=TODAY
    )
    return [finding for finding in findings if rule in (None, finding.rule)]


# rule, list, (line, marked words) of the finding, and the text that mends it (None: no fix)
BROKEN: list[tuple[str, str, tuple[int, str], str | None]] = [
    ("malformed-id", "- [A](https://arxiv.org/abs/2313.17604)\n", (1, "https://arxiv.org/abs/2313.17604"), None),
    ("malformed-id", "- [A](https://arxiv.org/abs/2303.1760)\n", (1, "https://arxiv.org/abs/2303.1760"), None),
    (
        "malformed-id",
        "- [A](https://arxiv.org/abs/2612.00001)\n",
        (1, "https://arxiv.org/abs/2612.00001"),
        None,
    ),  # December after January 2026
    ("malformed-id", '- "Some Long Title", arXiv:2300.00001\n', (1, "2300.00001"), None),
    ("bare-id-link", "- [A](2112.10752)\n", (1, "2112.10752"), "https://arxiv.org/abs/2112.10752"),
    ("broken-address", "- [A](arxiv.org/abs/2010.02502)\n", (1, "arxiv.org/abs/2010.02502"), "https://"),
    ("broken-address", "- [A](https:/github.com/a/b)\n", (1, "https:/github.com/a/b"), "https://"),
    ("broken-address", "- [A](https://https://github.com/a/b)\n", (1, "https://https://github.com/a/b"), ""),
    ("broken-address", "- [A](https://a.b/c d)\n", (1, "https://a.b/c d"), None),
    ("unsafe-link", f"- [A]({DDIM}) [c](JavaScript:alert(1))\n", (1, "JavaScript:alert(1)"), None),
    ("unsafe-link", "- <a href='data:text/html,x'>A</a>\n", (1, "data:text/html,x"), None),
    ("future-year", f"- [One Two Three]({DDIM}), ICLR 2028\n", (1, "ICLR 2028"), None),
    ("unknown-rule", f"- [A]({DDIM}) <!-- lithograph-ignore pdf-link, http-lnk: why -->\n", (1, "http-lnk"), None),
    ("http-link", f"- [A](http{DDIM[5:]})\n", (1, "http://arxiv.org/abs/2010.02502"), "s"),
    ("http-link", "- <a href='http://github.com/a/b'>A</a>\n", (1, "http://github.com/a/b"), "s"),
    ("http-link", "- [A](http://example.org/)\n", (1, "http://example.org/"), None),
    (
        "pdf-link",
        "- [A](https://arxiv.org/pdf/2303.01469.pdf)\n",
        (1, "https://arxiv.org/pdf/2303.01469.pdf"),
        "abs/2303.01469",
    ),
    ("pinned-version", f"- [A]({DDIM}v3)\n", (1, "https://arxiv.org/abs/2010.02502v3"), ""),
    (
        "duplicate-in-section",
        f'## S\n- "One Two Three" [a]({DDIM})\n- "One Two Three" [a]({DDIM})\n',
        (3, "One Two Three"),
        None,
    ),
    (
        "duplicate-in-list",
        f'## S\n- "One Two Three" [a]({DDIM})\n## T\n- "One Two Three" [a]({DDIM})\n',
        (4, "One Two Three"),
        None,
    ),
    (
        "id-with-two-titles",
        f'## S\n- "Implicit Models of Diffusion" [a]({DDIM})\n- "Score Based Generation" [a]({DDIM})\n',
        (3, "Score Based Generation"),
        None,
    ),
    (
        "title-with-two-ids",
        f'## S\n- "Denoising Diffusion Implicit Models" [a]({DDIM})\n'
        f'- "Denoising diffusion implicit models." [a]({SDE})\n',
        (3, "2011.13456"),
        None,
    ),
    (
        "date-differs",
        f'## S\n- [ICLR 2021] "One Two Three" [a]({DDIM})\n## T\n- [ICLR 2020] "One Two Three" [a]({DDIM})\n',
        (4, "ICLR 2020"),
        None,
    ),
    (
        "venue-differs",
        f'## S\n- [ICLR 2021] "One Two Three" [a]({DDIM})\n## T\n- [CVPR 2021] "One Two Three" [a]({DDIM})\n',
        (4, "CVPR 2021"),
        None,
    ),
    ("alias-spelling", f'- **DPMSolver**: "DPM-Solver: A Fast Solver" [a]({DDIM})\n', (1, "DPMSolver"), None),
    (
        "crossed-code",
        '## S\n- **SnapFusion**: "SnapFusion: Fast Models" [a](https://arxiv.org/abs/2306.00980) '
        "[code](https://github.com/ziplab/PTQD)\n"
        '- **PTQD**: "PTQD: Accurate Models" [a](https://arxiv.org/abs/2305.10657) '
        "[code](https://github.com/snap-research/SnapFusion)\n",
        (2, "https://github.com/ziplab/PTQD"),
        None,
    ),
    (
        "label-month",
        '- [[Arxiv2304 - **ToMe**](https://arxiv.org/abs/2303.17604)]: "Token Merging"\n',
        (1, "Arxiv2304"),
        None,
    ),
    (
        "venue-spelling",
        f'- [ICLR 2021] "One Two Three" [a]({DDIM})\n- [ICLR 2021] "Four Five Six" [a]({SDE})\n'
        '- [Iclr 2023] "Seven Eight Nine" [a](https://arxiv.org/abs/2303.17604)\n',
        (3, "Iclr"),
        None,
    ),
    (
        "unknown-venue",
        f"| Title | Venue |\n| --- | --- |\n| [One Two Three]({DDIM}) | NeruIPS 2023 |\n",
        (3, "NeruIPS"),
        None,
    ),
    (
        "unknown-venue",
        f"| Title | Venue |\n| --- | --- |\n| [One Two Three]({DDIM}) | ACM 2023 |\n",
        (3, "ACM"),
        None,
    ),
    (
        "unknown-venue",  # in the place of a venue, so a slip and no method's name
        f'- [ICLR] "One Two Three" [a]({DDIM})\n- [ICRL] "Four Five Six" [a]({SDE})\n',
        (2, "ICRL"),
        None,
    ),
    (
        "venue-spelling",  # most write "arxiv", and its own spelling is meant all the same
        f'- [arxiv 2020] "One Two Three" [a]({DDIM})\n- [arxiv 2020] "Four Five Six" [a]({SDE})\n'
        '- [ArXiv 2023] "Seven Eight Nine" [a](https://arxiv.org/abs/2303.17604)\n',
        (1, "arxiv"),
        None,
    ),
    (
        "title-differs",
        f'- "Denoising Diffusion Implicit Modles" [a]({DDIM})\n',
        (1, "Denoising Diffusion Implicit Modles"),
        None,
    ),
    ("preprint-published", "- [[Arxiv2302 - **ReDi**](https://arxiv.org/abs/2302.02285)]\n", (1, "Arxiv2302"), None),
    ("preprint-published", "- [[Arxiv2112 - **LDM**](https://arxiv.org/abs/2112.10752)]\n", (1, "Arxiv2112"), None),
    ("preprint-published", "- [[Arxiv2305 - **GKD**](https://arxiv.org/abs/2305.00001)]\n", (1, "Arxiv2305"), None),
    (
        "withdrawn-paper",
        '- "A Work Its Authors Took Back" [a](https://arxiv.org/abs/1707.08567)\n',
        (1, "A Work Its Authors Took Back"),
        None,
    ),
    ("unknown-id", '- "One Two Three" [a](https://arxiv.org/abs/2010.99998)\n', (1, "2010.99998"), None),
    ("dead-anchor", "- [S T](#s_t)\n\n## S T\n", (1, "#s_t"), "#s-t"),
    ("dead-anchor", "- [S T](#nothing)\n\n## Else\n", (1, "#nothing"), None),
    ("dead-anchor", "- [S T](#S t)\n\n## S T\n", (1, "#S t"), "#s-t"),
    ("anchor-case", "- [S T](#S-T)\n\n## S T\n", (1, "#S-T"), "#s-t"),
    ("wrong-anchor", "- [Two](#one)\n\n## One\n\n## Two\n", (1, "#one"), "#two"),
    ("contents-without-section", "## Contents\n- Deployment\n\n## Deployments\n", (2, "- Deployment"), None),
    ("damaged-encoding", "- **FrÃ©chet** distance\n", (1, "Ã©"), "é"),
    ("unbalanced-brackets", f"- [A]({DDIM}) (ICLR 2021\n", (1, "("), None),
    ("unbalanced-brackets", f"- **A b c** [[paper]]({DDIM})]\n", (1, "]"), None),
    ("unbalanced-quotes", f'- **A**: "One Two Three [a]({DDIM})\n', (1, '"'), None),
    ("unbalanced-quotes", f"- **A**: One Two Three” [a]({DDIM})\n", (1, "”"), None),
    (
        "broken-row",
        f"| Title | Venue |\n| --- | --- |\n| [One Two]({DDIM}) | ICLR | 2021 |\n",
        (3, "| [One Two](https://arxiv.org/abs/2010.02502) | ICLR | 2021 |"),
        None,
    ),
    (
        "broken-row",
        f"| Title | Venue |\n| --- | --- |\n| [One Two]({DDIM}) | ICLR |\nSee above.\n",
        (4, "See above."),
        None,
    ),
    ("empty-section", f"## S\n\n## T\n- [A]({DDIM})\n", (1, "## S"), None),
    (
        "unreadable-entry",
        f'- "One Two Three" [a]({DDIM})\n- Some Promising Work on Samplers That Never Stop\n',
        (2, "- Some Promising Work on Samplers That Never Stop"),
        None,
    ),
    ("dead-link", "- [A](https://a.b/gone#here)\n", (1, "https://a.b/gone#here"), None),
]

SOUND: list[tuple[str, str]] = [
    ("malformed-id", f"- [A]({DDIM}) and [old](https://arxiv.org/abs/hep-th/9901001), arXiv:1412.6980, 1:2300.00001\n"),
    ("malformed-id", "- [month](https://arxiv.org/list/cs.CV/2313) [last](https://arxiv.org/abs/2602.00001)\n"),
    ("bare-id-link", f"- [A]({DDIM}) [notes](2112.md)\n"),
    ("broken-address", "- [A](docs/a.md) [mail](mailto:a@b.c) [B](<https://a.b/c d>) `[x](arxiv.org/abs/1)`\n"),
    ("http-link", "- [A](https://a.b/?to=http://c.d) ![badge](http://a.b/c.svg) http://localhost:8501\n"),
    ("pdf-link", "- [PDF](https://arxiv.org/pdf/2303.01469) [A](https://arxiv.org/pdf/2303.01469#page=3)\n"),
    ("pdf-link", f"- [A]({DDIM}) [B]({DDIM.replace('abs', 'pdf')})\n"),
    ("pinned-version", f"- [A v3]({DDIM})\n"),
    ("duplicate-in-section", f'## S\n- "One Two Three" [a]({DDIM})\n## T\n- "One Two Three" [a]({DDIM})\n'),
    ("duplicate-in-list", f'## S\n- "One Two Three" [a]({DDIM})\n## T\n- "One Two Four" [a]({SDE})\n'),
    (
        "id-with-two-titles",
        f'## S\n- "Implicit Models of Diffusion" [a]({DDIM})\n- "DDIM: Implicit Models of Diffusion" [a]({DDIM})\n',
    ),
    ("title-with-two-ids", f'## S\n- "Consistency Models" [a]({DDIM})\n- "Consistency Models" [a]({SDE})\n'),
    (
        "date-differs",
        f'## S\n- [ICLR 2021] "One Two Three" [a]({DDIM})\n## T\n- [ICLR21] "One Two Three" [a]({DDIM})\n',
    ),
    (
        "venue-differs",
        f'## S\n- [NIPS 2021] "One Two Three" [a]({DDIM})\n## T\n- [NeurIPS 2021] "One Two Three" [a]({DDIM})\n',
    ),
    ("alias-spelling", f'- **DPM-Solver**: "DPM-Solver: A Fast Solver" [a]({DDIM})\n'),
    ("alias-spelling", f'- **Flash-Decoding**: "FLASHDECODING: ALL CAPITALS HERE" [a]({DDIM})\n'),
    (
        "crossed-code",
        '## S\n- **DPM-Solver**: "DPM-Solver: Fast" [a](https://arxiv.org/abs/2206.00927) '
        "[code](https://github.com/LuChengTHU/dpm-solver)\n"
        '- **DPM-Solver++**: "DPM-Solver++: Guided" [a](https://arxiv.org/abs/2211.01095) '
        "[code](https://github.com/LuChengTHU/dpm-solver)\n",
    ),
    ("label-month", '- [[Arxiv2303 - **ToMe**](https://arxiv.org/abs/2303.17604)]: "Token Merging"\n'),
    ("label-month", '- [[CVPR22 - **ToMe**](https://arxiv.org/abs/2303.17604)]: "Token Merging"\n'),
    (
        "venue-spelling",
        f'- [NIPS 2017] "One Two Three" [a]({DDIM})\n- [NeurIPS 2021] "Four Five Six" [a]({SDE})\n'
        '- [NeurIPS 2021 Oral] "Seven Eight Nine" [a](https://arxiv.org/abs/2303.17604)\n',
    ),
    ("unsafe-link", f"- [A: javascript:, data: and files]({DDIM})\n"),
    ("future-year", f"- [One Two Three]({DDIM}), ICLR 2027\n"),  # a year ahead
    ("unknown-rule", f"- [A]({DDIM}) <!-- lithograph-ignore -->\n<!-- lithograph-ignore-next-line pdf-link: so -->\n"),
    ("unknown-venue", f"| Title | Venue |\n| --- | --- |\n| [One Two Three]({DDIM}) | NeurIPS 2023 |\n"),
    ("unknown-venue", '- "One Two Three" [a](https://doi.org/10.1145/3577.1) ZXQW 2023\n'),  # the link says what it is
    ("unknown-venue", f'- [ICLR] "One Two Three" [a]({DDIM})\n- [ICRA] "Four Five Six" [a]({SDE})\n'),
    ("unknown-venue", f"| Title | Venue |\n| --- | --- |\n| [One Two Three]({DDIM}) | Journal of Slow Things 2023 |\n"),
    ("title-differs", f'- "denoising diffusion: implicit models" [a]({DDIM})\n'),
    ("title-differs", f"- [One Two Three]({SDE})\n" * 3 + "- [ReDi](https://arxiv.org/abs/2302.02285)\n"),
    ("preprint-published", "- [[ICML23 - **ReDi**](https://arxiv.org/abs/2302.02285)]\n"),
    ("preprint-published", f"- [[Arxiv2010 - **DDIM**]({DDIM})]\n"),
    ("withdrawn-paper", f'- "Denoising Diffusion Implicit Models" [a]({DDIM})\n'),
    ("unknown-id", f'- "Denoising Diffusion Implicit Models" [a]({DDIM})\n'),
    (
        "dead-anchor",
        "- [a](#a--b) [b](#s-1) [c](#named) [d](#top) [e](other.md#x) [f](#-icon)\n\n"
        '# A & B\n## S\n## S\n<a id="named"></a>\n## 🔬 Icon\n',
    ),
    ("anchor-case", "- [S T](#s-t) [N](#Named)\n\n## S T\n<a name='Named'></a>\n"),
    ("wrong-anchor", "- [One](#one) [back](#two)\n\n## One\n\n## Two\n"),
    ("contents-without-section", "## Contents\n- 1. Deployments\n- b. Arch-level\n\n## Deployments\n\n## Arch-Level\n"),
    ("damaged-encoding", "- **Fréchet** “é »” â la carte 🔬 Ⅱ\n"),
    ("unbalanced-brackets", f"- [A]({DDIM}) (version 1) of two\n"),
    ("unbalanced-brackets", f"- a) [SE(3) b]({DDIM}) \\[1\\] $[0,1)$ (1) `(` <!-- ( --> https://a.b/c_(d)\n"),
    ("unbalanced-quotes", f'- **A**: "One "Two" Three" of 5" [a]({DDIM})\n'),
    ("broken-row", f"| Title | Venue |\n| --- | --- |\n| [One \\| Two]({DDIM}) | ICLR |\n\nSee above.\n"),
    ("empty-section", f"## S\nWords.\n\n## T\n### U\n- [A]({DDIM})\n\n## V\n```\ncode\n```\n"),
    ("unreadable-entry", f"## To do\n- [ ] Some Promising Work on Samplers\n\n## S\n- [A]({DDIM})\n"),
    ("dead-link", "- [A](https://a.b/here)\n"),
]


@pytest.mark.parametrize(("rule", "text", "place", "fix"), BROKEN)
def test_what_breaks_a_rule_is_found_at_its_place(
    rule: str, text: str, place: tuple[int, str], fix: str | None
) -> None:
    found = lint(text, rule)
    assert found, [finding.rule for finding in lint(text)]
    marked = text.split("\n")[found[0].line - 1][found[0].column - 1 : found[0].end_column - 1]
    assert (found[0].line, marked) == place
    assert (found[0].fix.text if found[0].fix else None) == fix
    assert found[0].message and found[0].cure


@pytest.mark.parametrize(("rule", "text"), SOUND)
def test_what_only_looks_like_it_is_not_reported(rule: str, text: str) -> None:
    assert lint(text, rule) == []


def test_every_rule_is_tested_both_ways_and_documented() -> None:
    rules = {rule.id: rule for rule in lint_rules()}
    assert {case[0] for case in BROKEN} == {case[0] for case in SOUND} == set(rules)
    for rule in rules.values():
        assert rule.summary and rule.why and rule.bad != rule.good
        fixes = any(case[3] is not None for case in BROKEN if case[0] == rule.id)
        assert rule.fixable == fixes


@pytest.mark.parametrize("rule", [r for r in lint_rules() if r.needs is Needs.NOTHING], ids=lambda rule: rule.id)
def test_the_documented_examples_are_true(rule: Rule) -> None:
    assert rule.id in [finding.rule for finding in lint(rule.bad)]
    assert rule.id not in [finding.rule for finding in lint(rule.good)]


def test_the_new_label_is_written_as_the_list_writes_labels() -> None:
    (compact,) = lint("- [[Arxiv2302 - **ReDi**](https://arxiv.org/abs/2302.02285)]\n", "preprint-published")
    (spaced,) = lint('- [arXiv 2023] "ReDi: Two Three" [a](https://arxiv.org/abs/2302.02285)\n', "preprint-published")
    assert (compact.cure, spaced.cure) == ("Write ICML23", "Write ICML 2023")
    assert "comment" in compact.message


def test_a_date_is_marked_as_the_list_writes_it() -> None:
    head = "| Date | Title |\n| --- | --- |\n"
    text = f"## S\n{head}| 2020.10 | [One Two Three]({DDIM}) |\n\n## T\n{head}| 2020.11 | [One Two Three]({DDIM}) |\n"
    (finding,) = lint(text, "date-differs")
    assert (finding.line, text.split("\n")[finding.line - 1][finding.column - 1 : finding.end_column - 1]) == (
        9,
        "2020.11",
    )


def test_a_badge_with_stars_does_not_hide_a_crossed_code_link() -> None:
    def entry(name: str, eprint: str, code: str, stars: str) -> str:
        badge = f"![](https://img.shields.io/github/stars/{stars}.svg?style=social)"
        links = f"[a](https://arxiv.org/abs/{eprint}) [code](https://github.com/{code}) {badge}"
        return f'- **{name}**: "{name}: Words" {links}\n'

    snap, ptqd = "snap-research/SnapFusion", "ziplab/PTQD"
    crossed = entry("SnapFusion", "2306.00980", ptqd, snap) + entry("PTQD", "2305.10657", snap, ptqd)
    assert [finding.line for finding in lint(f"## S\n{crossed}", "crossed-code")] == [2, 3]
    right = entry("SnapFusion", "2306.00980", snap, snap) + entry("PTQD", "2305.10657", ptqd, ptqd)
    assert lint(f"## S\n{right}", "crossed-code") == []


def test_without_records_nothing_is_said_of_them() -> None:
    text = f'- "Another Title Than Arxivs" [a]({DDIM})\n'
    assert "title-differs" not in [finding.rule for finding in lint_list(text)]


def test_a_withdrawn_papers_version_stays() -> None:
    (finding,) = lint("- [A](https://arxiv.org/abs/1707.08567v1)\n", "pinned-version")
    assert finding.fix is None


def test_the_default_list_has_no_errors() -> None:
    path = Path(__file__).resolve().parents[1] / "data" / "lists" / "efficient-diffusion.md"
    found = lint_list(path.read_text("utf-8"), today=TODAY)
    assert {finding.rule for finding in found} <= {"empty-section", "duplicate-in-list"}


def test_the_damaged_first_list(shared: Path) -> None:
    """Lines and words read off the file by hand."""
    from ingest.snapshot import load_snapshot

    text = (shared / "seeds" / "awesome-efficient-diffusion.md").read_text("utf-8")
    found = lint_list(text, records=load_snapshot(), today=TODAY)
    at = {rule.id: [f.line for f in found if f.rule == rule.id] for rule in lint_rules()}
    assert at["bare-id-link"] == [55]
    assert at["label-month"] == [187]
    assert at["http-link"] == [224, 239]
    assert at["pdf-link"] == [164]
    assert at["contents-without-section"] == [10, 20, 21]
    assert {22, 23, 24, 31, 37, 58, 61, 62, 66, 103, 150, 152, 208, 218, 220, 222, 229} == set(at["damaged-encoding"])
    assert {201, 210, 213, 216, 220, 229} <= set(at["empty-section"])
    assert {52, 138, 164, 173, 175, 187, 192, 198, 224} == set(at["preprint-published"])
