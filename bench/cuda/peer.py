"""The peer of agon bench model: transformers' generate, on a model of the same shape with random weights.

The arguments are a folder with the shape's config.json and what there is to write. A
line of JSON is printed for each number of rows; one that fails is told in a line, and
the others go on.
"""

import argparse
import json
import os
import sys
import time

os.environ["TRANSFORMERS_VERBOSITY"] = "error"
os.environ["HF_HUB_OFFLINE"] = "1"

import torch
import transformers

ROUNDS = 3


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--name", required=True)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--dtype", default="bfloat16")
    parser.add_argument("--rows", default="1,64,256")
    parser.add_argument("--prompt", type=int, default=128)
    parser.add_argument("--written", type=int, default=128)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--commit", default="unknown")
    return parser.parse_args()


def load(options):
    """A model of which nothing but the shape comes from the disk."""
    torch.manual_seed(options.seed)
    config = transformers.AutoConfig.from_pretrained(options.folder)
    config.eos_token_id, config.bos_token_id, config.pad_token_id = None, None, 0
    with torch.device(options.device):
        model = transformers.AutoModelForCausalLM.from_config(config, dtype=getattr(torch, options.dtype))
    return model.eval()


@torch.inference_mode()
def tokens_per_second(model, rows, options):
    ids = torch.randint(model.config.vocab_size, (rows, options.prompt), device=options.device)
    least = float("inf")
    for round in range(1 + ROUNDS):  # the first warms up
        begun = time.perf_counter()
        written = model.generate(
            ids, attention_mask=torch.ones_like(ids), do_sample=True, top_k=0, top_p=1.0, temperature=1.0,
            pad_token_id=0, max_new_tokens=options.written,
        )  # fmt: skip
        if options.device == "cuda":
            torch.cuda.synchronize()
        if round > 0:
            least = min(least, time.perf_counter() - begun)
    assert written.shape == (rows, options.prompt + options.written), written.shape
    return rows * options.written / least


def main():
    options = arguments()
    model = load(options)
    device = torch.cuda.get_device_name() if options.device == "cuda" else options.device
    failures = []
    for rows in map(int, options.rows.split(",")):
        try:
            value = tokens_per_second(model, rows, options)
        except Exception as failure:  # out of memory, say
            failures.append(f"{rows} rows: {type(failure).__name__}: {str(failure).splitlines()[0] if str(failure) else ''}")
            continue
        line = {
            "name": f"sample/{options.name}/b{rows}/transformers", "value": value, "unit": "tokens/s", "device": device,
            "dtype": options.dtype, "seed": options.seed, "commit": options.commit,
            "torch": torch.__version__, "transformers": transformers.__version__,
        }  # fmt: skip
        print(json.dumps(line), flush=True)
    if failures:
        sys.exit("; ".join(failures))


main()
