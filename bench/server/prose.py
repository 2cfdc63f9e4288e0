"""Text that means nothing and hides nothing, the same each time."""
import random
import secrets
import string

WORDS = ("the a one every river window letter market harbour garden engine question answer morning winter paper bridge "
         "teacher village silver quiet early careful heavy narrow open walks carries remembers follows builds turns keeps "
         "finds under over beside without before after and but while because slowly often almost never together").split()


def prose(length):
    """So many characters of sentences."""
    chosen, sentences, written = random.Random(7), [], 0
    while written < length:
        sentences.append(" ".join(chosen.choices(WORDS, k=chosen.randint(6, 14))).capitalize() + ". ")
        written += len(sentences[-1])
    return "".join(sentences)[:length]


def with_secret(text):
    """The same, with the name of a key of AWS in its midst, which nobody was given."""
    name = "AKIA" + "".join(secrets.choice(string.ascii_uppercase + "234567") for _ in range(16))
    half = text.index(" ", len(text) // 2)
    return f"{text[:half]} {name}{text[half:]}"[:len(text)]
