"""Whisper's tokens: the file that lists them, and the numbers that sherpa-onnx wants in a model's metadata."""

import base64

# In the order of their tokens; from Whisper's own tokenizer.
LANGUAGES = (
    "en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu "
    "ta no th ur hr bg lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn "
    "bs kk sq sw gl mr pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn "
    "mt sa lb my bo tl mg as tt haw ln ha ba jw su yue"
).split()


def _byte_of_character():
    """GPT-2's alphabet: every byte as a printable character."""
    printable = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    characters, extra = printable[:], 0
    for byte in range(256):
        if byte not in printable:
            printable.append(byte)
            characters.append(256 + extra)
            extra += 1
    return {chr(character): byte for character, byte in zip(characters, printable)}


def tokens_file(tokenizer):
    """A line a token that stands for text: base64 of its bytes, and its number."""
    special = {token["content"] for token in tokenizer["added_tokens"]}
    first_special = min(token["id"] for token in tokenizer["added_tokens"])
    alphabet = _byte_of_character()
    lines = []
    for token, number in sorted(tokenizer["model"]["vocab"].items(), key=lambda item: item[1]):
        if number < first_special and token not in special:
            raw = bytes(alphabet[character] for character in token)
            lines.append(f"{base64.b64encode(raw).decode()} {number}\n")
    return "".join(lines)


def token_metadata(tokenizer, config):
    special = {token["content"]: token["id"] for token in tokenizer["added_tokens"]}
    start = special["<|startoftranscript|>"]
    languages = config["lang_ids"]
    codes = LANGUAGES[: len(languages)]
    for code, number in zip(codes, languages):
        if special.get(f"<|{code}|>") != number:
            raise ValueError(f"the language {code} has not the token {number}")
    text_end = special["<|endoftext|>"]
    silent = [token for token in config.get("suppress_ids", []) if 0 <= token < text_end]
    numbers = lambda values: ",".join(map(str, values))
    return {
        "sot_sequence": numbers([start, languages[0], special["<|transcribe|>"]]),
        "all_language_tokens": numbers(languages),
        "all_language_codes": ",".join(codes),
        "sot": start,
        "sot_index": 0,
        "eot": text_end,
        "blank_id": tokenizer["model"]["vocab"]["Ġ"],
        "is_multilingual": 1,
        "no_speech": special.get("<|nospeech|>", special.get("<|nocaptions|>")),
        "non_speech_tokens": numbers(silent),
        "transcribe": special["<|transcribe|>"],
        "translate": special["<|translate|>"],
        "sot_prev": special["<|startofprev|>"],
        "sot_lm": special["<|startoflm|>"],
        "no_timestamps": special["<|notimestamps|>"],
    }
