"""Pins adapters to those of the PEFT library.

    pip install torch==2.11.0 transformers==5.23.0 peft==0.21.2
    python adapters.py

Each folder llama-adapter and qwen3-adapter is an adapter as PEFT saves it, for the model
that make.py made. expected.safetensors beside it holds the logits of the adapted model over
the ids of that model's expected.safetensors, and the gradient of every matrix for the loss
sum(slopes * log softmax(logits / T)[targets]) + 0.1 * sum(entropies), T = 0.8, over the
second half of each row.
"""

import os

import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM

ADAPTERS = {
    "llama": LoraConfig(
        r=3, lora_alpha=5, task_type="CAUSAL_LM",
        target_modules=["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
    ),
    "qwen3": LoraConfig(
        r=2, lora_alpha=4, use_rslora=True, task_type="CAUSAL_LM", target_modules=["q_proj", "down_proj"],
        layers_to_transform=[1],
    ),
}

for name, config in ADAPTERS.items():
    torch.manual_seed(11)
    base = AutoModelForCausalLM.from_pretrained(name, attn_implementation="eager", dtype=torch.float32)
    model = get_peft_model(base, config)
    model.peft_config["default"].base_model_name_or_path = name
    matrices = {n: p for n, p in model.named_parameters() if p.requires_grad}
    with torch.no_grad():
        for p in matrices.values():
            p.copy_(torch.randn(p.shape) * 0.3)
    folder = name + "-adapter"
    model.save_pretrained(folder)
    os.remove(os.path.join(folder, "README.md"))
    given = load_file(os.path.join(name, "expected.safetensors"))
    ids = given["ids"]
    logits = model(input_ids=ids).logits
    scaled = torch.log_softmax(logits[:, 5:10] / 0.8, -1)
    log_probs = scaled.gather(-1, ids[:, 6:, None])[..., 0]
    entropies = -(scaled.exp() * scaled).sum(-1)
    ((given["slopes"] * log_probs).sum() + 0.1 * entropies.sum()).backward()
    expected = {"logits": logits}
    for matrix, p in matrices.items():
        expected["grad." + matrix.removeprefix("base_model.model.").replace(".default", "")] = p.grad
    save_file({k: v.detach().contiguous() for k, v in expected.items()}, os.path.join(folder, "expected.safetensors"))
