"""Prints the figures of a file that run.sh has written, with those of the peers beside."""

import json
import sys

# Of PrimeIntellect-ai/prime-rl, benchmarks/baselines/benchmark-1xh100-Qwen--Qwen3-…, on
# one H100, with 16,384 tokens in a row and activation checkpointing: tokens/s, GiB. The
# tokens are two rows' over the mean of step_time (the same file's throughput of the
# first is 11,896). Of rl it is a step of GRPO, of sft one of likelihood, as ours is. Its
# MFU counts attention too, which ours does not.
PUBLISHED = {
    "qwen3-0.6b/1x16384/activation-checkpointing": [("rl full", 16_447, 12.5), ("sft full", 25_486, 52.8)],
    "qwen3-0.6b/1x16384/lora16/activation-checkpointing": [("rl LoRA r16", 13_342, 5.1)],
    "qwen3-4b/1x16384/lora16/activation-checkpointing": [("rl LoRA r16, MFU 21.7 %", 6_229, 23.3)],
}


def read(path):
    """The figures by name; of those that were measured more than once the last."""
    with open(path) as lines:
        return {figure["name"]: figure for figure in map(json.loads, lines)}


def published(name):
    kind, _, rest = name.partition("/")
    if kind != "train":
        return ""
    wanted, field = (rest.removesuffix("/memory"), 2) if rest.endswith("/memory") else (rest, 1)
    return "; ".join(f"{row[field]:,} prime-rl {row[0]}" for row in PUBLISHED.get(wanted, []))


def rows(figures):
    yield "name", "value", "unit", "transformers", "ratio", "published, on an H100"
    for name, figure in figures.items():
        if name.endswith("/transformers") and name.removesuffix("/transformers") in figures:
            continue
        peer = figures.get(name + "/transformers")
        beside = (f"{peer['value']:.4g}", f"{figure['value'] / peer['value']:.2f}") if peer else ("", "")
        yield name, f"{figure['value']:.4g}", figure["unit"], *beside, published(name)


def main():
    figures = read(sys.argv[1])
    if not figures:
        sys.exit("bench-cuda: nothing was measured")
    first = next(iter(figures.values()))
    print(f"{first['device']}, torch {first['torch']}, commit {first['commit']}")
    table = list(rows(figures))
    widths = [max(map(len, column)) for column in zip(*table)]
    for row in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


main()
