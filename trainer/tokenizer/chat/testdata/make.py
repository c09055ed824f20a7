"""Pins this package to transformers.

    pip install transformers==5.23.0 jinja2==3.1.6 tokenizers==0.23.3
    python make.py

Writes renderings.json.gz, for each template of templates/ and each of
conversations.json the text or the error, and tokenizer.json with
ids.json.gz, the ids of those texts and the special tokens among the ids where
sanitize_control_tokens takes those in messages for text.
"""

import gzip
import json
import pathlib

import truth
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

here = pathlib.Path(__file__).parent
SPECIAL = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
PATTERN = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
CONTROL = """<s> </s> <unk> <pad> <|im_start|> <|im_end|> <|start_header_id|> <|end_header_id|> <|eot_id|> [INST] [/INST]
[AVAILABLE_TOOLS] [/AVAILABLE_TOOLS] [TOOL_CALLS] [TOOL_RESULTS] [/TOOL_RESULTS] <start_of_turn> <end_of_turn> <|system|>
<|user|> <|assistant|> <|observation|> <|end|> <｜User｜> <｜Assistant｜> <｜end▁of▁sentence｜> <｜tool▁outputs▁begin｜>
<｜tool▁outputs▁end｜> <｜tool▁output▁begin｜> <｜tool▁output▁end｜> <|START_OF_TURN_TOKEN|> <|END_OF_TURN_TOKEN|>
<|SYSTEM_TOKEN|> <|USER_TOKEN|> <|CHATBOT_TOKEN|> <|START_RESPONSE|> <|END_RESPONSE|> <|START_ACTION|> <|END_ACTION|>
<|start|> <|message|> <|channel|> <|call|> <|return|> [gMASK] <sop> <end_of_utterance>""".split()
PLAIN = ["<think>", "</think>", "<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>"]


def dump(name, value):
    with gzip.GzipFile(here / name, "wb", mtime=0) as f:
        f.write(json.dumps(value, separators=(",", ":")).encode())


def cases():
    tools = (here / "tools.json").read_text()
    conversations = json.loads((here / "conversations.json").read_text().replace('"TOOLS"', tools))
    for path in sorted((here / "templates").glob("*.jinja")):
        for conversation in conversations:
            variables = {**SPECIAL, **conversation.get("variables", {})}
            yield path.stem, {**conversation, "template": path.read_text(), "variables": variables}


def train(corpus):
    t = Tokenizer(models.BPE())
    t.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PATTERN), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    t.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    t.train_from_iterator(corpus, trainers.BpeTrainer(vocab_size=600, show_progress=False, initial_alphabet=alphabet))
    t.add_special_tokens([AddedToken(c, special=True, normalized=False) for c in CONTROL])
    t.add_tokens([AddedToken(p, special=False, normalized=False) for p in PLAIN])
    t.save(str(here / "tokenizer.json"), pretty=False)
    return PreTrainedTokenizerFast(
        tokenizer_file=str(here / "tokenizer.json"), extra_special_tokens=[c for c in CONTROL if c not in SPECIAL.values()], **SPECIAL
    )


def ids(tokenizer, case, sanitized):
    return tokenizer.apply_chat_template(
        case["messages"],
        tools=case.get("tools"),
        documents=case.get("documents"),
        chat_template=case["template"],
        add_generation_prompt=case.get("add_generation_prompt", False),
        tokenize=True,
        return_dict=False,
        sanitize_control_tokens=sanitized,
        **{k: v for k, v in case["variables"].items() if k not in SPECIAL},
    )


truth.at("2026-07-04T15:06:07")
renderings, encoded = {}, {}
for name, case in cases():
    renderings.setdefault(name, {})[case["name"]] = truth.attempt(case)
texts = [r["text"] for of in renderings.values() for r in of.values() if "text" in r]
tokenizer = train(texts)
for name, case in cases():
    if "text" in renderings[name][case["name"]] and case["messages"]:
        encoded.setdefault(name, {})[case["name"]] = {
            "ids": ids(tokenizer, case, False),
            "special": [i for i in ids(tokenizer, case, True) if i in tokenizer.all_special_ids],
        }
dump("renderings.json.gz", renderings)
dump("ids.json.gz", encoded)
