"""Small tokenizers in the forms of public ones, and texts to try them on.

Learnt by the tokenizers library from this file and TEXT. make.py writes what is
committed of them, parity.py compares on many more texts.
"""

import json
import random

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

HEAD = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|"
TAIL = r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
LLAMA3 = HEAD + r"\p{N}{1,3}" + TAIL
QWEN2 = HEAD + r"\p{N}" + TAIL
O200K = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
DEEPSEEK = (
    r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"
    r"| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)

TEXT = """The quick brown fox jumps over the lazy dog; it's what they're used to, isn't it? We'll see.
In 1999 there were 31 people at 12:45, and 7 more at 1,234,567 o'clock. HTTPServer.getResponseCode() == 200
Die Größe des Flußes überrascht Ärzte. Le garçon naïf a mangé une crème brûlée à l'hôtel. El niño comió piñas.
Быстрая коричневая лиса перепрыгивает через ленивую собаку. Η γρήγορη αλεπού πηδάει. שלום עולם مرحبا بالعالم
敏捷的棕色狐狸跳过了懒狗。世界你好。すばやい茶色の狐がのろまな犬を飛び越える。빠른 갈색 여우가 게으른 개를 뛰어넘는다. नमस्ते दुनिया
"""

SPECIALS = ["<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>"]


def special(*texts, **options):
    return [AddedToken(text, special=True, normalized=False, **options) for text in texts]


def train(pre_tokenizer, normalizer=None, size=480, added=(), alphabet=True, **model):
    t = Tokenizer(models.BPE(**model))
    if normalizer:
        t.normalizer = normalizer
    t.pre_tokenizer = pre_tokenizer
    trainer = trainers.BpeTrainer(
        vocab_size=size, show_progress=False, special_tokens=list(added),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet() if alphabet else [],
    )
    with open(__file__, encoding="utf-8") as f:
        t.train_from_iterator([f.read(), TEXT, TEXT], trainer)
    return t


def byte_level(pattern):
    return pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(pattern), behavior="isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])


def llama3():
    t = train(byte_level(LLAMA3), added=special(*SPECIALS), ignore_merges=True)
    begin = SPECIALS[0]
    t.post_processor = processors.Sequence([
        processors.ByteLevel(trim_offsets=False),
        processors.TemplateProcessing(single=begin + " $A", pair=f"{begin} $A {begin}:1 $B:1", special_tokens=[(begin, t.token_to_id(begin))]),
    ])
    t.decoder = decoders.ByteLevel()
    return t


def qwen2():
    t = train(byte_level(QWEN2), normalizer=normalizers.NFC())
    t.add_tokens(special("<|endoftext|>", "<|im_start|>", "<|im_end|>"))
    t.add_tokens([AddedToken("<tool_call>", normalized=False), AddedToken("</tool_call>", normalized=False)])
    t.post_processor = processors.ByteLevel(trim_offsets=False)
    t.decoder = decoders.ByteLevel()
    return t


def o200k():
    t = train(byte_level(O200K), added=special("<|endoftext|>"))
    t.decoder = decoders.ByteLevel()
    return t


def gpt2():
    t = train(pre_tokenizers.ByteLevel(add_prefix_space=True), added=special("<|endoftext|>"))
    t.post_processor = processors.ByteLevel(add_prefix_space=True, trim_offsets=True)
    t.decoder = decoders.ByteLevel()
    return t


def smol():
    t = train(
        pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]),
        added=special("<|endoftext|>", "<|im_start|>", "<|im_end|>"),
    )
    t.decoder = decoders.ByteLevel()
    return t


def deepseek():
    t = train(pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(r"\p{N}{1,3}"), behavior="isolated"),
        pre_tokenizers.Split(Regex("[一-龥぀-ゟ゠-ヿ]+"), behavior="isolated"),
        pre_tokenizers.Split(Regex(DEEPSEEK), behavior="isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ]))
    t.add_tokens(special("<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>"))
    t.post_processor = processors.TemplateProcessing(
        single="<｜begin▁of▁sentence｜> $A <｜end▁of▁sentence｜>", pair="$A $B",
        special_tokens=[(s, t.token_to_id(s)) for s in ("<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>")],
    )
    t.decoder = decoders.ByteLevel()
    return t


def falcon():
    """Steps after ByteLevel see its alphabet."""
    t = train(pre_tokenizers.Sequence([
        pre_tokenizers.Punctuation(behavior="contiguous"),
        pre_tokenizers.ByteLevel(add_prefix_space=False),
        pre_tokenizers.Digits(individual_digits=False),
        pre_tokenizers.Split(Regex("[0-9][0-9][0-9]"), behavior="isolated"),
    ]), added=special("<|endoftext|>"))
    t.decoder = decoders.ByteLevel()
    return t


def sentencepiece(size=420):
    """The JSON of a model of characters with byte tokens, as Llama 2 has it."""
    bytes_ = [f"<0x{b:02X}>" for b in range(256)]
    t = train(
        pre_tokenizers.Metaspace(), added=special("<unk>", "<s>", "</s>", *bytes_), alphabet=False, size=size + 256,
        unk_token="<unk>", fuse_unk=True, byte_fallback=True,
    )
    f = json.loads(t.to_str())
    f["added_tokens"] = [a for a in f["added_tokens"] if a["content"] not in bytes_]
    f["post_processor"] = json.loads(processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s>:1 $B:1", special_tokens=[("<s>", 1)]).__getstate__())
    f["decoder"] = json.loads(decoders.Sequence([
        decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]).__getstate__())
    return f


def llama2():
    f = sentencepiece()
    f["pre_tokenizer"] = None
    f["normalizer"] = json.loads(normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]).__getstate__())
    return Tokenizer.from_str(json.dumps(f))


def mistral():
    f = sentencepiece()
    f["pre_tokenizer"] = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": False}
    t = Tokenizer.from_str(json.dumps(f))
    t.add_tokens(special("[INST]", "[/INST]"))
    return t


def gemma():
    f = sentencepiece()
    f["normalizer"] = json.loads(normalizers.Replace(" ", "▁").__getstate__())
    f["pre_tokenizer"] = json.loads(pre_tokenizers.Split(" ", behavior="merged_with_previous").__getstate__())
    f["decoder"] = json.loads(decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()]).__getstate__())
    f["post_processor"] = json.loads(processors.TemplateProcessing(
        single="<s>:0 $A:0 pair:0 </s>", pair="$A $B:1",
        special_tokens=[("<s>", 1), ("</s>", 2), {"id": "pair", "ids": [2, 1], "tokens": ["</s>", "<s>"]}]).__getstate__())
    t = Tokenizer.from_str(json.dumps(f))
    t.add_tokens([AddedToken("\n" * n, normalized=False) for n in range(1, 9)] + [AddedToken("▁" * n, normalized=False) for n in range(2, 9)])
    return t


def bloom():
    """Characters outside of brackets in the pattern, a template, and offsets that are trimmed."""
    t = train(byte_level(r" ?[^(\s|[.,!?…。，、।۔،])]+"), added=special("<unk>", "<s>", "</s>", "<pad>"))
    t.post_processor = processors.Sequence([
        processors.TemplateProcessing(single="<s> $A </s>", pair="$A $B", special_tokens=[("<s>", 1), ("</s>", 2)]),
        processors.ByteLevel(add_prefix_space=False, trim_offsets=True),
    ])
    t.decoder = decoders.ByteLevel()
    return t


def partial():
    """Byte tokens that are not all there, and a space before the first passage."""
    f = sentencepiece()
    words = f["model"]["vocab"]
    for b in range(0xA0, 0xC0):
        words[f"byte {b:02X}"] = words.pop(f"<0x{b:02X}>")
    f["model"]["fuse_unk"] = False
    f["pre_tokenizer"] = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": True}
    f["normalizer"] = json.loads(normalizers.Sequence([normalizers.Strip(left=True, right=True), normalizers.NFKD()]).__getstate__())
    f["decoder"] = json.loads(decoders.Sequence([decoders.ByteFallback(), decoders.Metaspace(prepend_scheme="first")]).__getstate__())
    t = Tokenizer.from_str(json.dumps(f))
    t.add_tokens(special("[INST]", lstrip=True, rstrip=True))
    return t


def metaspace():
    """Words by Metaspace, unknown characters one by one."""
    t = train(
        pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always"), added=special("<unk>", "<s>"), alphabet=False,
        size=450, unk_token="<unk>", fuse_unk=False,
    )
    t.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    return t


def lowered():
    """Many normalizers, some of which change the number of characters."""
    t = train(
        pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Punctuation(), pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.Metaspace()]),
        normalizer=normalizers.Sequence([
            normalizers.NFKC(), normalizers.Lowercase(), normalizers.Replace(Regex(r"\d{2,}x?"), "9"), normalizers.Replace("``", '"'),
            normalizers.Strip(left=True, right=True),
        ]),
        added=special("<unk>"), alphabet=False, size=450, unk_token="<unk>", fuse_unk=True,
    )
    t.decoder = decoders.Sequence([decoders.Replace(Regex("[▁_]+"), " "), decoders.Fuse(), decoders.Strip(" ", 2, 0)])
    return t


def stripped():
    t = train(
        pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.ByteLevel(add_prefix_space=True, use_regex=False)]),
        normalizer=normalizers.Sequence([normalizers.NFD(), normalizers.StripAccents(), normalizers.Strip(left=True, right=False), normalizers.Lowercase()]),
        added=special("<s>"),
    )
    t.post_processor = processors.ByteLevel(add_prefix_space=False, trim_offsets=True)
    t.decoder = decoders.ByteLevel()
    return t


def behaviors():
    """The ways to split that the others do not go, and no decoder."""
    return train(
        pre_tokenizers.Sequence([
            pre_tokenizers.CharDelimiterSplit("|"),
            pre_tokenizers.Split("e", behavior="merged_with_next"),
            pre_tokenizers.Split(Regex(r"[\s\d]+"), behavior="merged_with_previous"),
            pre_tokenizers.Split(Regex(r"[.,!?]"), behavior="contiguous"),
            pre_tokenizers.Split(Regex(r"\b"), behavior="isolated"),
            pre_tokenizers.Split(Regex(r"[^\W_]+|_"), behavior="removed", invert=True),
        ]),
        normalizer=normalizers.NFKD(), added=special("[UNK]"), alphabet=False, size=450, unk_token="[UNK]",
    )


def awkward():
    """Added tokens that overlap, strip, are normalized, are words, are in the vocabulary."""
    t = train(byte_level(QWEN2), normalizer=normalizers.Lowercase(), added=special("<s>"))
    t.add_tokens([
        AddedToken("<mask>", lstrip=True, special=True, normalized=False),
        AddedToken("<next>", rstrip=True, special=True, normalized=False),
        AddedToken("<both>", lstrip=True, rstrip=True, normalized=False),
        AddedToken("Word", single_word=True, normalized=True),
        AddedToken("wordplay", single_word=True, normalized=False),
        AddedToken("FOX", normalized=True), AddedToken("fox j", normalized=True), AddedToken("ox jumps", normalized=True),
        AddedToken("the", normalized=True, single_word=True), AddedToken("  ", normalized=False), AddedToken("    ", normalized=False),
        AddedToken(" <", normalized=False), AddedToken("<<s>", normalized=False), AddedToken("é", normalized=True), AddedToken("世", normalized=False),
    ])
    t.post_processor = processors.ByteLevel(add_prefix_space=True, trim_offsets=True)
    t.decoder = decoders.ByteLevel()
    return t


FAMILIES = [llama3, qwen2, o200k, gpt2, smol, deepseek, falcon, llama2, mistral, gemma, bloom, partial, metaspace, lowered, stripped, behaviors, awkward]

FIXED = [
    "", " ", "  ", "\n", "a", " a", "a ", "  a  b  ", "\x00", "a\x00b", "\r", "a\rb", "a\r\nb\n\r", "\t\tx\t", "\ufeffx", "\ufffd",
    "it's WE'LL I'Ve don't 'tis 'ſ K's", "0 7 42 1234567 3.14 -5 ٣٤ ①② x² ¼cup Ⅻ", "e\u0301 \u0301e \u1e9b\u0323 q\u0307\u0323 \u0344 ﬁ ﷺ",
    "\U0001f469\u200d\U0001f680 \U0001f1e9\U0001f1ea \U0001f44d\U0001f3fd 👨‍👩‍👧", "각각 \u1100\u1161\u11a8 가\u11a8", "İstanbul ǅ ß ẞ ſ Σς ŉ",
    "a" * 200, " " * 200, "=" * 200, "\n" * 100, "ab" * 150, "世" * 100, "e\u0301" * 60, "a" + "\u0301" * 50, "\u0301" * 40, "👍" * 50,
    "<s>", "<<s>>", "x <s> y", "<s><s>", "</s", "<mask>", "a  <mask>  b", "a<mask>b <mask>", "x  <next>   y <next>", "q  <both>  r<both><both> ",
    "Word word WORD wordplay Wordplay aWord Word_ Word.", "The FOX jumps, the fox jumps. foxes the_ the", "é É e\u0301 世界世", "    x  y     z",
    "<|begin_of_text|>hi<|eot_id|>", "<|im_start|>user\nhi<|im_end|>\n<tool_call>{}</tool_call>", "[INST] hi [/INST] <unk></s><0x0A>",
    "▁a ▁▁ b▁", "<0x41>", "<｜begin▁of▁sentence｜>x", "a|b||c|", "``quoted'' 123x 1234 12", "def f(x):\n    return x**2  # squared\n\n\n\tif x:",
    "中文，標點。「引號」ー ｶﾅ １２３ ａｂｃ", "x\u2028y\u2029z\u0085w\u00a0v\u3000u\u200bt", "\u0e01\u0e33 \u0e49\u0e49 ກຳ", "नमस्ते বাংলা க்ஷ",
]

PIECES = (
    list("aabcdeeeghilmnorstuvxyzABCDEFST0123456789      \n\n\t\r.,;:!?'\"-_=+*/\\()[]{}<>|&%$#@~^`")
    + ["  ", "\r\n", "\n\n", "'s", "'LL", "the ", " and", "Fox", " word", "é", "e\u0301", "\u0301", "\u0323", "ß", "İ", "ſ", "ﬁ", "Ω", "ж", "Ж", "א", "م", "ा", "न", "世", "界", "カ", "ｶ", "각", "\u1100", "\u1161", "\u11a8", "①", "²", "½", "٣", "Ⅻ", "１"]
    + ["👍", "\U0001f3fd", "\u200d", "👩", "\ufe0f", "\U0001f1e9", "€", "—", "…", "“", "\u00a0", "\u3000", "\u2028", "\u200b", "\x00", "\x1f", "\x7f", "\ufeff", "\ufffd", "▁", "<s>", "<mask>", "<|im_end|>", "<unk>", "<both>", " <next>", "Word", "<0x0A>"]
)


def strings(n, seed):
    """FIXED, and drawn ones up to n in all."""
    draw = random.Random(seed)
    out = list(FIXED)
    lines = TEXT.splitlines()
    while len(out) < n:
        kind = draw.random()
        if kind < 0.6:
            out.append("".join(draw.choice(PIECES) for _ in range(draw.randrange(1, 25))))
        elif kind < 0.8:
            line = draw.choice(lines)
            start = draw.randrange(len(line))
            out.append(line[start : start + draw.randrange(1, 60)])
        elif kind < 0.9:
            out.append("".join(draw.choice(PIECES) * draw.randrange(1, 6) for _ in range(draw.randrange(1, 8))))
        else:
            out.append("".join(character(draw) for _ in range(draw.randrange(1, 12))))
    return out[:n]


def character(draw):
    """Any, unassigned ones too: the parts of the library know different versions of Unicode."""
    bound = draw.choice([0x3000, 0x10000, 0x20000, 0x32000])
    while True:
        c = draw.randrange(0x20, bound)
        if not 0xD800 <= c < 0xE000:
            return chr(c)


def expectations(t, texts, seed):
    """What the library makes of texts, and of drawn ids."""
    draw = random.Random(seed)
    size = t.get_vocab_size()
    out = {"ids": [], "bare": [], "offsets": [], "decoded": [], "text": [], "plain": []}
    for text in texts:
        e = t.encode(text)
        out["ids"].append(e.ids)
        out["offsets"].append([x for pair in e.offsets for x in pair])
        out["bare"].append(t.encode(text, add_special_tokens=False).ids)
        out["decoded"].append(t.decode(e.ids, skip_special_tokens=False))
        out["text"].append(t.decode(e.ids, skip_special_tokens=True))
    drawn = [[draw.randrange(size) for _ in range(draw.randrange(1, 9))] for _ in range(len(texts) // 4)]
    known = [[i for i in ids if t.id_to_token(i) is not None] for ids in drawn]
    out["drawn"] = [{"ids": ids, "decoded": t.decode(ids, skip_special_tokens=False), "text": t.decode(ids)} for ids in known if ids]
    if all(a.special for a in t.get_added_tokens_decoder().values()):
        t.encode_special_tokens = True
        out["plain"] = [t.encode(text, add_special_tokens=False).ids for text in texts]
        t.encode_special_tokens = False
    return out
