"""Pins this package to the tokenizers library.

    pip install tokenizers==0.22.2 transformers==5.15.1 jinja2==3.1.6
    go test -run TestBuild -update ..    # writes built/
    python make.py                       # writes trained-*.json, expected.json and families/

built/ is what Build makes. trained-llama.json and trained-qwen.json have real
merges, learnt by the library from this file, in Llama 3's form and in Qwen 2's
(NFC, one digit a piece). expected.json holds, per tokenizer, the ids of each
text, the ids' text with and without special tokens, and for built/ a chat.
families/ has the tokenizers of families.py and what they make of 260 texts;
parity.py compares on more.
"""

import gzip
import json
import os

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import AutoTokenizer

import families

LLAMA = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
QWEN = LLAMA.replace("{1,3}", "")

TEXTS = [
    "",
    "move 3 nut from A to B",
    'move("A","B","nut",count("A","nut"))',
    'after.count("B","nut")==before.count("B","nut")+3',
    "n=count('A','bolt')\nmove('A', 'C', 'bolt', n-17)\n\n\tanswer(100)  ",
    "it's WE'LL I'Ve don't",
    "0 7 42 99 100 1234567 3.14 -5 ٣٤ ①②",
    "   leading,  and   trailing   \n\n \t x \r\n\r\n y",
    "Grüße, 世界! façade e\u0301 \u1e9b\u0323 \U0001f469\u200d\U0001f680 \u00a0\u2003x\u3000\u0085z",
    "İstanbul ſ K'S 'ſ Aujourd’hui שלום नमस्ते",
    "a\x00b\x1f\x7f\ufeff\ufffd�",
    "<end", "<<end>>", "<chal>warehouse<act>look()<call><obs>A nut 5<act>", "<|end|><pad><pad>",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "def merges(self): return [merge for merge in self.merges if merge.merges]",
    "~~~~!!!!????((((]]]]====\n\n----",
]

# Ids to decode: broken characters, bytes of two characters, special tokens.
BYTES = ["e4 b8 96", "e4 b8", "e4 41", "f0 9f 91", "80 80", "c0 af", "ed a0 80", "f4 90 80 80", "ff fe 61", "e4 b8 e4 b8 96", "f0 9f 41 f0"]


def train(name, pattern, normalizer):
    t = Tokenizer(models.BPE(ignore_merges=name == "llama"))
    t.normalizer = normalizer
    t.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(pattern), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    t.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=420, show_progress=False, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        special_tokens=[AddedToken("<end>", special=True), AddedToken("<pad>", special=True)],
    )
    t.train_from_iterator([open(__file__).read()], trainer)
    t.add_tokens([AddedToken("<obs>", special=False, normalized=False)])
    path = f"trained-{name}.json"
    t.save(path, pretty=False)
    return path


def unspelt():
    spelt = list(range(ord("!"), ord("~") + 1)) + list(range(0xA1, 0xAD)) + list(range(0xAE, 0x100))
    chars = {b: chr(b) for b in spelt}
    for b in range(256):
        chars.setdefault(b, chr(256 + len([x for x in range(b) if x not in spelt])))
    return chars


def expect(path):
    t = Tokenizer.from_file(path)
    cases = []
    for text in TEXTS:
        ids = t.encode(text, add_special_tokens=False).ids
        cases.append({"text": text, "ids": ids, "decoded": t.decode(ids, skip_special_tokens=False), "plain": t.decode(ids, skip_special_tokens=True)})
    chars = unspelt()
    broken = []
    for line in BYTES:
        ids = [t.token_to_id(chars[b]) for b in bytes.fromhex(line)]
        broken.append({"ids": ids, "decoded": t.decode(ids, skip_special_tokens=False)})
    return {"cases": cases, "broken": broken}


def chat():
    t = AutoTokenizer.from_pretrained("built")
    assert t.pad_token == "<pad>" and t.eos_token == "<end>", (t.pad_token, t.eos_token)
    raw = Tokenizer.from_file("built/tokenizer.json")
    for text in TEXTS:
        assert t(text)["input_ids"] == raw.encode(text).ids, text
        assert t.decode(t(text)["input_ids"]) == raw.decode(raw.encode(text).ids, skip_special_tokens=False), text
    messages = [
        {"role": "user", "content": "move all nut from A to B"},
        {"role": "assistant", "content": 'count("A","nut")<call>'},
        {"role": "tool", "content": "5"},
    ]
    ids = t.apply_chat_template(messages, tokenize=True, return_dict=False)
    return {"ids": ids, "system": t.apply_chat_template([{"role": "system", "content": "warehouse"}], tokenize=True, return_dict=False)}


result = {
    "built/tokenizer.json": expect("built/tokenizer.json"),
}
for name, pattern, normalizer in [("llama", LLAMA, None), ("qwen", QWEN, normalizers.NFC())]:
    path = train(name, pattern, normalizer)
    result[path] = expect(path)
with open("expected.json", "w") as f:
    json.dump({"tokenizers": result, "chat": chat()}, f, ensure_ascii=True, indent=0)
    f.write("\n")


def write(name, value):
    """Equal values give equal bytes: without the time."""
    with open(os.path.join("families", name + ".json.gz"), "wb") as f:
        f.write(gzip.compress(json.dumps(value, separators=(",", ":")).encode(), mtime=0))


os.makedirs("families", exist_ok=True)
texts = families.strings(260, seed=1)
write("texts", texts)
for family in families.FAMILIES:
    t = family()
    write(family.__name__, json.loads(t.to_str()))
    write(family.__name__ + ".expected", families.expectations(t, texts, seed=1))
