"""The vocabulary of claims: the words for quantities, units, directions and hedges; pure, all visible here.

Words are lower case, as `ingest.prose.tokens` spells them; phrases of several words are joined by `COMPOUNDS` first.
To teach the extractor a word, add it to its row.
"""

from __future__ import annotations

import re

from kg.kinds import Quantity

__all__ = [
    "ABSOLUTE_UNITS",
    "BEATS",
    "COMPOUNDS",
    "FAST",
    "HEDGES",
    "INCREASE",
    "LESS",
    "MORE",
    "NUMBER_WORDS",
    "QUANTITY_NOUNS",
    "REDUCE",
    "SCALES",
    "SLOW",
    "SPEED_VERBS",
    "STEP_KINDS",
    "STEP_REFUSED",
    "STEP_WORDS",
    "TIME_UNITS",
    "TRAINING",
    "is_worth_reading",
    "word_set",
]


def word_set(text: str) -> frozenset[str]:
    """The words of a row of vocabulary."""
    return frozenset(text.split())


def _phrases(rows: dict[str, str]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """First word → (all words, canonical), longest first."""
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for canonical, phrases in rows.items():
        for phrase in phrases.split(","):
            words = tuple(phrase.split())
            table.setdefault(words[0], []).append((words, canonical))
    for options in table.values():
        options.sort(key=lambda option: -len(option[0]))
    return table


_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
NUMBER_WORDS: dict[str, float] = {name: float(number) for number, name in enumerate(_ONES, start=1)}
NUMBER_WORDS |= {"single": 1.0, "sixteen": 16.0, "twenty": 20.0, "thirty": 30.0, "fifty": 50.0, "hundred": 100.0}
SCALES: dict[str, float] = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "wan": 1e4, "yi": 1e8}
SCALES |= {"b": 1e9, "bn": 1e9, "billion": 1e9, "g": 1e9, "t": 1e12, "trillion": 1e12}

# Units are kept as stated, in pint's spelling.
TIME_UNITS: dict[str, str] = {
    word: unit
    for unit, words in {
        "s": "s sec secs second seconds",
        "ms": "ms msec millisecond milliseconds",
        "us": "μs us microsecond microseconds",
        "min": "min mins minute minutes",
        "h": "h hr hrs hour hours",
        "day": "day days",
        "week": "week weeks",
        "month": "month months",
    }.items()
    for word in words.split()
}
ABSOLUTE_UNITS: dict[str, tuple[Quantity, str, float]] = {
    f"{prefix}{name}": (Quantity.FLOPS, unit, scale)
    for prefix, scale in {"": 1.0, "k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12, "p": 1e15}.items()
    for name, unit in {"flops": "FLOP", "flop": "FLOP", "macs": "MAC", "mac": "MAC"}.items()
}
ABSOLUTE_UNITS |= dict.fromkeys(("fps", "frames-per-second"), (Quantity.THROUGHPUT, "frame/s", 1.0))
ABSOLUTE_UNITS |= {
    f"{item}s-per-second": (Quantity.THROUGHPUT, f"{item}/s", 1.0) for item in ("image", "sample", "token")
}
ABSOLUTE_UNITS["hz"] = (Quantity.THROUGHPUT, "Hz", 1.0)
ABSOLUTE_UNITS |= dict.fromkeys(("nfe", "nfes"), (Quantity.STEPS, "step", 1.0))
ABSOLUTE_UNITS |= dict.fromkeys(("bit", "bits"), (Quantity.BITS, "bit", 1.0))
ABSOLUTE_UNITS |= dict.fromkeys(("param", "params", "parameter", "parameters"), (Quantity.PARAMETERS, "parameter", 1.0))
for _unit, _names in {"GB": "gb gigabyte gigabytes", "MB": "mb megabyte megabytes", "kB": "kb", "TB": "tb"}.items():
    ABSOLUTE_UNITS |= dict.fromkeys(_names.split(), (Quantity.MEMORY, _unit, 1.0))
ABSOLUTE_UNITS |= {"gib": (Quantity.MEMORY, "GiB", 1.0), "mib": (Quantity.MEMORY, "MiB", 1.0)}

STEP_WORDS = word_set("step steps timestep timesteps step-count")
STEP_KINDS = word_set(
    """denoising sampling inference diffusion sequential generation reverse function network model neural score solver
    ode sde unet iterative refinement total discretization integration few euler"""
)
"""Words between a number and "steps"; most say that the steps are those of a sampler."""
STEP_REFUSED = word_set(
    """training gradient process processes procedure procedures framework pipeline strategy strategies ahead lookahead
    reasoning return returns forecast forecasting prediction predictions bootstrapping td optimization optimisation
    finetuning tuning learning algorithm algorithms recipe mechanism retrieval verification further closer toward
    towards away protocol workflow search transition transitions attack attacks adversarial evaluation tool api update
    updates curriculum scheme schema operation operations service correction reasoning decision"""
)
"""Words before "steps" or after "N-step" that say the steps are no sampler's."""

COMPOUNDS = _phrases(
    {
        "speedup": "speed up, speed ups, speedup ratio, speedup factor, acceleration ratio, acceleration rate",
        "speeds-up": "speeds up, speeding up, sped up",
        "up-to": "up to",
        "at-least": "more than, at least, greater than, no less than, no fewer than",
        "less-than": "less than, fewer than, at most, no more than, lower than, smaller than",
        "as-few-as": "as few as, as low as, as little as",
        "as-many-as": "as much as, as many as, as high as",
        "close-to": "close to",
        "a-little-over": "a little over, slightly over, slightly more than, just over",
        "orders": "order of magnitude, orders of magnitude, order of magnitudes, orders of magnitudes",
        "nfe": """number of function evaluations, function evaluations, function evaluation,
            neural function evaluations, network evaluations, network evaluation, model evaluations, model evaluation,
            score evaluations, score function evaluations, network function evaluations, neural network evaluations,
            neural network evaluation, forward passes, forward pass, network forward passes, network calls,
            network passes, unet evaluations, forward steps, feed forward pass, function calls, model calls,
            denoiser evaluations""",
        "latency": """inference time, sampling time, generation time, running time, wall clock time, wall clock,
            run time,
            execution time, computation time, computational time, processing time, decoding time, rendering time,
            time cost, time consumption, synthesis time, inference latency, response time, inference times,
            denoising time, reconstruction time, editing time, optimization time, time to first token, step latency,
            wallclock time, prefill time, solve time, solve times, solving time, real time factor""",
        "flops-overhead": "computational overhead, computation overhead, compute overhead",
        "memory-overhead": "memory overhead",
        "latency-overhead": "latency overhead, runtime overhead, time overhead",
        "speed": """inference speed, sampling speed, generation speed, decoding speed, processing speed,
            inference efficiency, runtime efficiency, run time efficiency, sampling efficiency,
            computational efficiency""",
        "training-cost": """training time, training times, training cost, training costs, training expenditure,
            training budget,
            training compute, training memory, finetuning time, training epochs, pretraining time, pretraining cost,
            pretraining costs, pre training time, pre training cost, pre training costs, pretraining compute,
            training steps, training iterations, training flops,
            training resources, training computation, cost of training, tuning time, distillation cost,
            search cost, search costs, architecture search""",
        "training-speed": "training speed, training efficiency, training throughput, convergence speed",
        "memory": """memory footprint, memory usage, memory consumption, memory cost, gpu memory, kv cache,
            memory requirements, memory requirement, peak memory, gpu memory usage, kv cache memory""",
        "flops": """computational cost, computational costs, computation cost, computation costs,
            computational complexity, computational load, computational budget, compute budget, computational burden,
            bit operations, multiply accumulate, multiply adds, floating point operations, computational resources,
            compute cost, computational demand, computational demands, inference cost, computing cost, inference costs,
            number of multiplications, number of operations""",
        "model-size": """model size, model sizes, storage size, storage cost, storage space, storage requirements,
            compression ratio, compression rate, model storage, model compression""",
        "parameter-count": """number of parameters, parameter count, parameter counts, number of params,
            parameter size""",
        "step-count": """number of steps, number of sampling steps, number of denoising steps,
            number of inference steps, number of time steps, number of timesteps, number of diffusion steps,
            sampling steps, denoising steps, inference steps, number of iterations, diffusion steps,
            number of evaluations, step count, number of nfe""",
        "fid": """frechet inception distance, fréchet inception distance, fid score, fid scores, fid 50 k, fid 30 k,
            fid 10 k, fid 5 k""",
        "clip-score": "clip score, clip scores",
        "frame-rate": "frame rate, frame rates",
        "bit-width": "bit width, bit widths, bit precision",
        "frames-per-second": "frames per second, frame per second, frames second, frames s, frames sec",
        "images-per-second": "images per second, image per second, images second, images s, images sec",
        "samples-per-second": "samples per second, samples second, samples s",
        "requests-per-second": "requests per second, queries per second",
        "tokens-per-second": "tokens per second, tokens second, tokens s, tokens sec",
        "training-free": "training free, learning free, tuning free, train free, finetuning free",
        "hyperparameters": "hyper parameters, hyper parameter",
        "finetuning": "fine tuning",
        "finetune": "fine tune, fine tunes",
        "finetuned": "fine tuned",
        "pretrained": "pre trained",
        "posttraining": "post training",
        "pretraining": "pre training",
        "state-of-the-art": "state of the art",
        "real-time": "real time",
        "compared-to": """compared to, compared with, in comparison to, in comparison with, comparing to,
            comparing with, relative to, with respect to, as compared to, as compared with, when compared to,
            when compared with""",
        "on-par-with": """on par with, on a par with, at par with, comparable to, comparable with, similar to,
            equivalent to, competitive with""",
        "improves-on": """improve on, improve upon, improves on, improves upon, improves over, improve over,
            improving on, improving upon, improving over, improve the results of, improves the results of,
            improving the results of, improve the performance of, improves the performance of""",
        "reduce-to": "reduced to, reduces to, reduce to, down to, reducing to",
    }
)
"""Phrases read as one word; glued hyphens between their words do not count ("speed-up" is "speed up")."""

HEDGES: dict[str, str] = {
    word: hedge
    for hedge, words in {
        "about": "about around approximately roughly approx circa ~ average a-little-over",
        "nearly": "nearly almost close-to",
        "at least": "> >= over above exceeding at-least",
        "less than": "< <= under below within less-than sub",
        "up to": "up-to upto as-many-as",
        "as few as": "as-few-as",
        "": "only just mere merely a an the ( impressive remarkable another additional approximate mean median total",
    }.items()
    for word in words.split()
}
"""What may stand before a number, and how the hedge is reported ("" where it says nothing)."""

FAST = word_set("faster quicker sooner speedup speedups acceleration accelerations")
SLOW = word_set("slower slowdown")
LESS = word_set(
    """fewer less lower smaller reduced lighter reduction reductions decrease saving savings compression shorter
    decreased drop reduce cheaper lesser"""
)
MORE = word_set(
    "higher more greater larger increase increases improvement improvements gain gains improve bigger better"
)
REDUCE = word_set(
    """reduce reduces reduced reducing cut cuts cutting decrease decreases decreased decreasing save saves
    saving saved lower lowers lowering lowered shrink shrinks shrinking shrunk compress compresses
    compressed compressing shorten shortens shortened shortening minimize minimizes minimizing prune prunes
    pruning pruned remove removes removing trim trims slash slashes slashing reduction reductions savings
    halve halves halving curtail curtails curtailing diminish diminishes
    diminishing lessen lessens lessening eliminate eliminates eliminating eliminated"""
)
BEATS = word_set(
    "beats beat beating outperforms outperform outperforming surpasses surpassing surpass exceeds exceeding"
)
INCREASE = word_set(
    """increase increases increased increasing improve improves improved improving boost boosts boosted boosting raise
    raises enhance enhances enhancing enhanced gain gains higher improvement improvements"""
)
SPEED_VERBS = word_set("accelerate accelerates accelerated accelerating speeds-up speedup speedups acceleration faster")

QUANTITY_NOUNS: dict[str, Quantity] = {
    word: quantity
    for quantity, words in {
        Quantity.SPEEDUP: "training-speed speed speeds speedup speedups acceleration accelerations",
        Quantity.LATENCY: "latency latencies runtime runtimes inference-time time delay latency-overhead rtf",
        Quantity.THROUGHPUT: """throughput throughputs fps frame-rate frames-per-second images-per-second
            tokens-per-second samples-per-second requests-per-second""",
        Quantity.MEMORY: "memory vram ram memory-overhead",
        Quantity.PARAMETERS: "parameters params param parameter parameter-count",
        Quantity.MODEL_SIZE: "model-size storage",
        Quantity.FLOPS: """flops flop macs mac gflops gmacs tflops bops computation computations compute operations
            multiplications flops-overhead""",
        Quantity.STEPS: "steps step nfe nfes timesteps evaluations step-count",
        Quantity.TRAINING_COST: "training-cost training-time epochs",
        Quantity.FID: "fid fids",
        Quantity.CLIP_SCORE: "clip-score clip-scores clipscore",
        Quantity.BITS: "bit-width bitwidth",
    }.items()
    for word in words.split()
}
TRAINING = word_set(
    """train trains training trained finetune finetunes finetuning finetuned tune tuning convergence convergency
    converge converges converged converging pretraining epochs distillation retraining training-time
    training-cost training-speed hyperparameters"""
)
"""Words that make a cost one of training, fine-tuning or search."""

_DIGIT = re.compile(r"\d")
_NUMBERS = (
    *(
        "half",
        "halv",
        "twice",
        "thrice",
        "doubl",
        "tripl",
        "quadrupl",
        "fold",
        "magnitude",
        "factor of",
        "quarter",
        "third",
        "tenth",
        "fifth",
        "倍",
        "半",
    ),
)
_COUNTED = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|single)[ -](?:\w+ ){0,2}"
    r"(?:time-?)?(?:step|forward|feed|pass|network|function|model|denois|sampl|evaluation|second|minute|hour|day|week|month|times|order|bit)"
)
_SIZED = re.compile(r"\d ?[bm]\b")
"""The size of a model without a word for it: "our 7B and 13B models"."""
_MEASURED = (
    *word_set(
        """speed sped tuning fast slow accelerat quick laten time fps frame throughput second /s
        memory ram gb mb kb param size smaller
        larger bigger lighter compress storage reduc sav flop mac bop
        comput cost operation step nfe pass epoch evaluation bit int w4 w8 minute hour day week month gpu
        tpu hz fid inception clip train efficien lower ms 1s 2s 3s 4s 5s 6s 7s 8s 9s 0s fp8 fp4 步 倍
        秒 显存 内存 参数 位 加速 提速 比特 时间 延迟 时延 吞吐 计算量"""
    ),
    *(" s ", " s,", " s.", " s)", " s/"),
)


def is_worth_reading(text: str) -> bool:
    """Whether a text may hold a claim: a number and a word of some quantity. Asked before any token is read.

    >>> is_worth_reading("2x faster"), is_worth_reading("one-step generation"), is_worth_reading("in 2019, 7 people")
    (True, True, False)
    """
    folded = f"{text.casefold()} "
    if _DIGIT.search(text) is None and not any(word in folded for word in _NUMBERS):
        return _COUNTED.search(folded) is not None
    return any(word in folded for word in _MEASURED) or _SIZED.search(folded) is not None
