"""Loads a model with an adapter as PEFT does and compares its logits.

    python read_adapter.py MODEL ADAPTER IDS LOGITS

IDS and LOGITS are files of safetensors with the arrays ids [B, T] and logits [B, T, V].
It prints the largest difference in parts of the logits' spread. A warning is an error, but
for those of one library about the other.
"""

import sys
import warnings

warnings.simplefilter("error")
warnings.simplefilter("ignore", FutureWarning)

import torch
from peft import PeftModel
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM

model, adapter, ids, logits = sys.argv[1:]
base = AutoModelForCausalLM.from_pretrained(model, attn_implementation="eager", dtype=torch.float32)
adapted = PeftModel.from_pretrained(base, adapter)
want = load_file(logits)["logits"]
got = adapted(input_ids=load_file(ids)["ids"]).logits
print(((got - want).abs().max() / want.std()).item())
