"""ingest.sources and ingest.github: what `kg build` may be given, and what comes of each in all weathers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

import ingest.cli  # noqa: F401  (its verbs register themselves)
from ingest.github import GithubClient
from ingest.locators import find_locator
from ingest.pipeline import build
from ingest.sources import Address, FoundList, find_lists, list_files, parse_address
from kg.cli import app
from kg.errors import FetchError, ListError, NotFoundError
from kg.store import Store, delete_list, load_papers, load_sources, load_topics, open_store
from tests.encoders import WordEncoder
from tests.github_server import GithubServer

DDIM = '- [[ICLR21 - **DDIM**](https://arxiv.org/abs/2010.02502)]: "Denoising Diffusion Implicit Models";\n'
DDPM = '- [[NeurIPS20 - **DDPM**](https://arxiv.org/abs/2006.11239)]: "Denoising Diffusion Probabilistic Models";\n'
LIST = f"# Samplers\n\n## Fast\n\n{DDIM}    - 10~20 steps\n"
README = "/someone/samplers/HEAD/README.md"


@pytest.fixture
def server() -> Iterator[GithubServer]:
    server = GithubServer({README: LIST.encode()})
    yield server
    server.stop()


@pytest.fixture
def client(server: GithubServer, tmp_path: Path) -> GithubClient:
    return GithubClient(server.url, cache=tmp_path / "cache")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path / "kg.db")
    yield store
    store.close()


def nobody(address: Address) -> tuple[str, str]:
    raise AssertionError(f"{address} was asked for")


# Addresses


@pytest.mark.parametrize(
    ("text", "path", "ref"),
    [
        ("someone/samplers", None, None),
        ("someone/samplers/", None, None),
        ("someone/samplers@v1.0", None, "v1.0"),
        ("https://github.com/someone/samplers", None, None),
        ("http://www.github.com/someone/samplers.git", None, None),
        ("https://github.com/someone/samplers?tab=readme-ov-file#top", None, None),
        ("https://github.com/someone/samplers@dev/fast", None, "dev/fast"),
        ("git@github.com:someone/samplers.git", None, None),
        ("github.com/someone/samplers/docs/a list.md", "docs/a list.md", None),
        ("github.com/someone/samplers/docs/list.md@v1.0", "docs/list.md", "v1.0"),
        ("https://github.com/someone/samplers/blob/main/docs/a%20list.md", "docs/a list.md", "main"),
        ("https://github.com/someone/samplers/blob/main/me@home.md", "me@home.md", "main"),
        ("https://github.com/someone/samplers/raw/main/list.md", "list.md", "main"),
        ("https://github.com/someone/samplers/tree/main", None, "main"),
        ("https://github.com/someone/samplers/tree/main/docs", "docs/README.md", "main"),
        ("https://raw.githubusercontent.com/someone/samplers/refs/heads/main/list.md", "list.md", "refs/heads/main"),
    ],
)
def test_every_form_of_an_address_is_one_file(text: str, path: str | None, ref: str | None) -> None:
    assert parse_address(text) == Address("someone", "samplers", path, ref)


@pytest.mark.parametrize("text", ["list.md", "lists/mine.md", "a/b/c", "/home/list", "~/list", "", "a b/c", "x/.."])
def test_what_is_a_path_is_no_address(text: str) -> None:
    assert parse_address(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "https://github.com/someone",
        "https://github.com/someone/samplers/issues/3",
        "https://github.com/someone/samplers/blob/main",
        "https://github.com/someone/samplers/blob/main/../../x.md",
        "https://github.com/someone/samplers/raw/main/%2e%2e/x.md",
        "https://github.com/someone/samplers/blob/a%0ab/x.md",
        "someone/samplers@a..b",
        "https://example.com/list.md",
        "ftp://github.com/someone/samplers",
        "http://[::1",
    ],
)
def test_an_address_that_leads_to_no_list_is_refused_in_one_line_with_a_cure(text: str) -> None:
    with pytest.raises(ListError, match="owner/repo") as caught:
        parse_address(text)
    assert "\n" not in str(caught.value)


def test_the_locator_is_the_same_for_all_spellings() -> None:
    assert Address("Someone", "Samplers", ref="v1").locator("README.md") == "github.com/someone/samplers/README.md"


# Files and folders


def test_a_folder_means_all_markdown_below_it_readme_first_hidden_ones_left_out(tmp_path: Path) -> None:
    for name in ("b.md", "README.md", "a.MD", "notes.txt", "sub/z.md", "sub/readme.md", ".hidden/x.md", "sub/.y.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", "utf-8")
    (tmp_path / "folder.md").mkdir()
    files = [path.relative_to(tmp_path).as_posix() for path in list_files(tmp_path)]
    assert files == ["README.md", "a.MD", "b.md", "sub/readme.md", "sub/z.md"]


def test_a_folder_without_markdown_says_so(tmp_path: Path) -> None:
    with pytest.raises(ListError, match="no Markdown file in"):
        list_files(tmp_path)


def test_each_file_is_meant_once_and_what_is_on_disk_comes_before_an_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "someone" / "samplers").mkdir(parents=True)
    (tmp_path / "someone" / "samplers" / "list.md").write_text(LIST, "utf-8")
    found = find_lists(["someone/samplers", "someone/samplers/list.md", "someone/others"], nobody)
    assert found == (
        FoundList(Path("someone/samplers/list.md"), folder=Path("someone/samplers")),
        FoundList(Path("someone/others")),  # `someone` is a folder here: a mistyped path asks nobody
    )


# The network


def test_a_readme_is_found_in_any_spelling_and_kept(client: GithubClient, server: GithubServer) -> None:
    server.files = {"/someone/samplers/HEAD/readme.md": LIST.encode()}
    assert client.fetch(Address("someone", "samplers")) == ("readme.md", LIST)


def test_a_file_at_a_ref(client: GithubClient, server: GithubServer) -> None:
    server.files["/someone/samplers/refs/tags/v1/docs/a%20list.md"] = b"# Old\n"
    address = Address("someone", "samplers", "docs/a list.md", "refs/tags/v1")
    assert client.fetch(address) == ("docs/a list.md", "# Old\n")


def test_what_has_not_changed_is_not_sent_again(client: GithubClient, server: GithubServer) -> None:
    address = Address("someone", "samplers")
    assert [client.fetch(address)[1] for _ in range(2)] == [LIST, LIST]
    server.files[README] = b"# New\n"
    assert client.fetch(address)[1] == "# New\n"
    assert server.requests == [(README, 200), (README, 304), (README, 200)]


def test_offline_reads_what_was_kept_and_asks_nobody(server: GithubServer, tmp_path: Path) -> None:
    address = Address("someone", "samplers")
    offline = GithubClient(server.url, cache=tmp_path, offline=True)
    with pytest.raises(FetchError, match="Leave out --offline"):
        offline.fetch(address)
    GithubClient(server.url, cache=tmp_path).fetch(address)
    assert offline.fetch(address) == ("README.md", LIST)
    assert server.requests == [(README, 200)]


def test_a_damaged_copy_is_no_copy(client: GithubClient, server: GithubServer, tmp_path: Path) -> None:
    address = Address("someone", "samplers")
    client.fetch(address)
    (kept,) = (tmp_path / "cache").glob("*.md")
    kept.write_bytes(b"# Something else\n")
    assert client.fetch(address)[1] == LIST
    assert server.requests[-1] == (README, 200)


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(server: GithubServer, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    client = GithubClient(server.url, cache=tmp_path / "file" / "cache")
    assert client.fetch(Address("someone", "samplers"))[1] == LIST


def test_a_missing_list_says_what_to_check(client: GithubClient) -> None:
    with pytest.raises(FetchError, match=r"someone/none/README.md is not there at v2, or not public. Check the spell"):
        client.fetch(Address("someone", "none", ref="v2"))


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ((429, {}, b""), "refuses for now"),
        ((403, {}, b""), "refuses for now"),
        ((500, {}, b""), "answered HTTP 500"),
        ((200, {"Content-Type": "text/html"}, b"<html>"), "sign-in page"),
        ((200, {"Content-Length": "1000"}, b"# Cut"), "broke off"),
        ((200, {"Content-Encoding": "gzip"}, b"no gzip"), "broke off"),
        ((200, {}, b"# caf\xe9\n"), "not UTF-8"),
        ((302, {"Location": README}, b""), "redirects without end"),
        ((302, {"Location": "http://example.com/x.md"}, b""), "not GitHub over https"),
        ((302, {"Location": "https://example.com/x.md"}, b""), "not GitHub over https"),
        ((302, {"Location": "http://github.com/x.md"}, b""), "not GitHub over https"),
        ((302, {"Location": "http://localhost/x.md"}, b""), "not GitHub over https"),
        ((302, {"Location": "file:///etc/passwd"}, b""), "not GitHub over https"),
        ((302, {"Location": "https://github.com.example.com/x"}, b""), "not GitHub over https"),
    ],
)
def test_what_goes_wrong_is_told_in_one_line(
    client: GithubClient, server: GithubServer, answer: tuple[int, dict[str, str], bytes], says: str
) -> None:
    server.answers[README] = answer
    with pytest.raises(FetchError, match=says) as caught:
        client.fetch(Address("someone", "samplers"))
    assert "\n" not in str(caught.value)


def test_a_redirect_on_the_same_server_is_followed(client: GithubClient, server: GithubServer) -> None:
    server.answers[README] = (301, {"Location": "/someone/renamed/HEAD/README.md"}, b"")
    server.files["/someone/renamed/HEAD/README.md"] = b"# Renamed\n"
    assert client.fetch(Address("someone", "samplers")) == ("README.md", "# Renamed\n")


@pytest.mark.parametrize("zipped", [False, True])
def test_a_list_beyond_all_measure_is_not_read_to_its_end(server: GithubServer, tmp_path: Path, zipped: bool) -> None:
    server.files[README] = b"x" * 3_000_000
    if zipped:
        server.zipped.add(README)
    client = GithubClient(server.url, cache=tmp_path, largest=2**20)
    with pytest.raises(FetchError, match="larger than 1 MB"):
        client.fetch(Address("someone", "samplers"))
    assert not list(tmp_path.iterdir())


def test_an_answer_that_drips_has_an_end(server: GithubServer, tmp_path: Path) -> None:
    server.slow.add(README)
    client = GithubClient(server.url, cache=tmp_path, timeout_seconds=0.3)
    with pytest.raises(FetchError, match=r"no whole answer within 0.3 seconds"):
        client.fetch(Address("someone", "samplers"))


def test_without_network_the_copy_is_offered(server: GithubServer, tmp_path: Path) -> None:
    client = GithubClient(server.url, cache=tmp_path)
    client.fetch(Address("someone", "samplers"))
    server.stop()
    with pytest.raises(FetchError, match=r"cannot be reached .* With --offline, the copy of \d{4}-\d\d-\d\d is read"):
        client.fetch(Address("someone", "samplers"))


@pytest.mark.parametrize("url", ["http://example.com", "ftp://127.0.0.1", "nonsense"])
def test_no_server_but_https_or_this_machine(url: str, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="KG_GITHUB_URL is"):
        GithubClient(url, cache=tmp_path).fetch(Address("someone", "samplers"))


# Into the store


def test_a_list_from_github_is_built_and_known_by_its_address(
    store: Store, server: GithubServer, client: GithubClient
) -> None:
    build(store, "someone/samplers", github=client, offline=True, load_encoder=WordEncoder)
    server.files["/Someone/Samplers/HEAD/README.md"] = server.files[README]
    for name in ("Someone/Samplers", "https://github.com/someone/samplers/blob/HEAD/README.md"):
        report = build(store, name, github=client, offline=True, load_encoder=WordEncoder)
        assert [part.locator for part in report.lists] == ["github.com/someone/samplers/README.md"]
    assert not report.changed
    assert [source.locator for source in load_sources(store)] == ["github.com/someone/samplers/README.md"]


def test_a_folder_is_built_and_files_without_papers_are_left_out(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    (folder / "CONTRIBUTING.md").write_text("# How to help\n\nOpen an issue.\n", "utf-8")
    with pytest.raises(ListError, match="No file in"):
        build(store, folder, offline=True, load_encoder=WordEncoder)
    (folder / "samplers.md").write_text(LIST, "utf-8")
    report = build(store, folder, offline=True, load_encoder=WordEncoder)
    assert [part.locator for part in report.lists] == ["lists/samplers.md"]
    assert report.skipped == ("lists/CONTRIBUTING.md",)


def test_a_list_that_is_not_named_stays_until_it_is_forgotten(store: Store, tmp_path: Path) -> None:
    one, two = tmp_path / "one.md", tmp_path / "two.md"
    one.write_text(LIST, "utf-8")
    two.write_text(f"# Basics\n\n## First\n\n{DDPM}\n{DDIM}", "utf-8")
    build(store, one, offline=True, load_encoder=WordEncoder)
    build(store, two, offline=True, load_encoder=WordEncoder)
    assert [source.locator for source in load_sources(store)] == ["one.md", "two.md"]
    (ddim,) = (paper for paper in load_papers(store).values() if paper.name == "DDIM")
    assert [claim.source for claim in ddim.claims] == ["one.md", None], "one of the list, one of our summary"

    delete_list(store, "one.md")
    build(store, (), offline=True, load_encoder=WordEncoder)
    papers = {paper.name: paper for paper in load_papers(store).values()}
    assert set(papers) == {"DDPM", "DDIM"}
    assert [claim.source for claim in papers["DDIM"].claims] == [None], "what only the forgotten list said is gone"
    assert {topic.source for topic in load_topics(store)} == {"two.md"}
    delete_list(store, "two.md")
    assert build(store, (), offline=True, load_encoder=WordEncoder).papers.removed == 2
    assert load_papers(store) == {}
    with pytest.raises(NotFoundError):
        delete_list(store, "two.md")


def test_a_list_is_found_by_locator_path_and_address(
    store: Store, client: GithubClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lists" / "one.md"
    path.parent.mkdir()
    path.write_text(LIST, "utf-8")
    build(store, [str(path), "someone/samplers"], github=client, offline=True, load_encoder=WordEncoder)
    monkeypatch.chdir(path.parent)
    assert {find_locator(store, name) for name in ("lists/one.md", "one.md", str(path))} == {"lists/one.md"}
    remote = "github.com/someone/samplers/README.md"
    names = (remote, "Someone/samplers", "https://github.com/someone/samplers/blob/main/README.md")
    assert {find_locator(store, name) for name in names} == {remote}
    with pytest.raises(NotFoundError, match=r"no list 'two.md'. Lists: lists/one.md, github.com/someone"):
        find_locator(store, "two.md")


# The command


def test_the_command_builds_an_address_and_forgets_it(
    server: GithubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_GITHUB_URL", server.url)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("KG_ARXIV_URL", f"{server.url}/api/query")
    monkeypatch.setattr("kg.encoder.load_encoder", lambda model: WordEncoder())
    db = ["--db", str(tmp_path / "kg.db")]
    missing = CliRunner().invoke(app, ["build", "someone/none", *db])
    assert (missing.exit_code, missing.stdout) == (1, "")
    assert missing.stderr.startswith("kg: github.com/someone/none/README.md is not there")
    assert missing.stderr.count("\n") == 1
    (tmp_path / "one.md").write_text(f"# One\n\n{DDPM}", "utf-8")
    (tmp_path / "cache").mkdir()
    GithubClient().fetch(Address("someone", "samplers"))
    built = CliRunner().invoke(app, ["build", "someone/samplers", str(tmp_path / "one.md"), "--offline", *db])
    assert built.exit_code == 0, built.stderr
    assert "github.com/someone/samplers/README.md: 1 items: 1 entries" in built.stdout
    forgotten = CliRunner().invoke(app, ["forget", "someone/samplers", "--json", *db])
    assert forgotten.exit_code == 0, forgotten.stderr
    answer = json.loads(forgotten.stdout)
    assert answer["forgotten"] == "github.com/someone/samplers/README.md"
    assert (answer["papers"]["removed"], answer["changed"]) == (1, True)
    unknown = CliRunner().invoke(app, ["forget", "someone/samplers", *db])
    assert unknown.exit_code == 1
    assert unknown.stderr == "kg: The database holds no list 'someone/samplers'. Lists: one.md.\n"
