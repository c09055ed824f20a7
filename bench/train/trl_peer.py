"""The same training by TRL's GRPOTrainer: its loss, backward and step on completions that are given."""

import functools
import os
import tempfile
import time

os.environ["TRANSFORMERS_VERBOSITY"] = "error"

import torch
from datasets import IterableDataset
from llama import SHAPES
from serving import peak, serve
from tokenizers import Tokenizer, models
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
from trl import GRPOConfig, GRPOTrainer

VOCABULARIES, CONTEXT = {"70m": 32_000}, 256


def policy(name):
    shape = SHAPES[name]
    config = LlamaConfig(
        vocab_size=VOCABULARIES[name], hidden_size=shape.hidden, intermediate_size=shape.intermediate,
        num_hidden_layers=shape.layers, num_attention_heads=shape.heads, num_key_value_heads=shape.heads,
        tie_word_embeddings=shape.tied, max_position_embeddings=CONTEXT,
        bos_token_id=None, eos_token_id=1, pad_token_id=0,
    )  # fmt: skip
    return LlamaForCausalLM(config)


def prompts():
    """What TRL asks for, though nothing is generated."""
    yield from [{"prompt": "<end>"}] * 8


@functools.cache
def trainer(name):
    words = PreTrainedTokenizerFast(
        tokenizer_object=Tokenizer(models.WordLevel({"<pad>": 0, "<end>": 1}, unk_token="<pad>")), pad_token="<pad>", eos_token="<end>"
    )
    config = GRPOConfig(
        output_dir=tempfile.mkdtemp(), use_cpu=True, bf16=False, report_to=[], per_device_train_batch_size=8, num_generations=8,
        max_completion_length=CONTEXT, learning_rate=1e-3, adam_beta2=0.98, max_grad_norm=1.0, optim="adamw_torch_fused",
        loss_type="dapo", beta=0.0, max_steps=1, gradient_checkpointing=False,
    )  # fmt: skip
    made = GRPOTrainer(
        model=policy(name), reward_funcs=lambda completions, **_: [0.0] * len(completions), args=config,
        train_dataset=IterableDataset.from_generator(prompts), processing_class=words,
    )  # fmt: skip
    made.create_optimizer()
    made.model.train()
    made.current_gradient_accumulation_steps = 1
    return made


def padded(rows, value, dtype, left=False):
    width = max(len(row) for row in rows)
    return torch.tensor([[value] * (width - len(r)) + r if left else r + [value] * (width - len(r)) for r in rows], dtype=dtype)


def inputs(sequences, targets):
    """A micro-batch as TRL's loss takes it: prompts padded on the left, completions on the right."""
    prompts = [s["ids"][: s["mask"].index(1)] for s in sequences]
    completions = [s["ids"][s["mask"].index(1) :] for s in sequences]
    return {
        "prompt_ids": padded(prompts, 0, torch.long, left=True),
        "prompt_mask": padded([[1] * len(p) for p in prompts], 0, torch.long, left=True),
        "completion_ids": padded(completions, 0, torch.long),
        "completion_mask": padded([[1] * len(c) for c in completions], 0, torch.long),
        "old_per_token_logps": padded([s["old"] for s in sequences], 0.0, torch.float),
        "advantages": torch.tensor([s["advantage"] for s in sequences]),
        "num_items_in_batch": torch.tensor(float(targets)),
    }


def train(model, batches):
    made = trainer(model)
    began = time.perf_counter()
    targets = sum(sum(s["mask"]) for sequences in batches for s in sequences)
    for sequences in batches:
        loss = made._compute_loss(made.model, inputs(sequences, targets))
        made.accelerator.backward(loss)
    torch.nn.utils.clip_grad_norm_(made.model.parameters(), made.args.max_grad_norm)
    made.optimizer.step()
    made.optimizer.zero_grad()
    return time.perf_counter() - began


torch.manual_seed(0)
serve({"train": train, "peak": peak})
