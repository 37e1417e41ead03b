"""Texts that repeat: loops of a real model, and what repeats with a reason."""

from __future__ import annotations

from base64 import b64encode

# Greedy answers of SmolLM2-135M-Instruct without its repetition penalty: how each began, what it then said for ever, and
# whether that is prose, which ends after fewer tokens.
LOOPS = {
    "a sentence about the sea": (
        "The sea is a vast and mysterious realm that exists beyond the boundaries of human understanding. It "
        "is a place where the boundaries of the physical world are stretched out, and where the boundaries "
        "of the human imagination are blurred. The sea is a reflection of the human psyche, a place where "
        "the boundaries of the human body and mind are challenged.\n\nThe sea is also a place of great beauty "
        "and horror. It is a place of mystery and awe, where the unknown is revealed. The sea is a place of "
        "great beauty, where the beauty of the human body is revealed. The sea is a place of great horror",
        ", where the human body is revealed. The sea is a place of great beauty",
        True,
    ),
    "a paragraph of a story": (
        "Elian's first mission was to find the legendary sea god, Thor, who ruled the seven seas. He sailed "
        "across the world, battling the great sea gods, and finally, he finally found Thor's throne. Elian "
        "was honored by Thor, and he was given the title of King of the Seven Seas",
        ".\n\nElian's journey was filled with challenges and adventures. He battled with the great sea gods, "
        "and he had to navigate through treacherous waters. He had to find a way to defeat the great sea "
        "god, and he had to find a way to defeat the great sea goddess",
        True,
    ),
    "a verse": (
        "",
        "In twilight's hush, a refrain,\nA refrain of twilight's hush,\nA refrain of twilight's hush,\nA "
        "refrain of twilight's hush.\n\n",
        True,
    ),
    "two paragraphs": (
        "The story begins with the setting of the American Dream, which is a myth that has been passed down "
        "through generations. The story is told from the perspective of the wealthy elite, who are portrayed "
        "as the true heroes of the story",
        ". The story is told from the perspective of the wealthy elite, who are portrayed as the true "
        "heroes.\n\nThe story is told from the perspective of the wealthy elite, who are portrayed as the true "
        "heroes. The story is told from the perspective of the wealthy elite, who are portrayed as the true "
        "heroes",
        True,
    ),
    "three words": (
        "The song about rain, long, is a beautiful melody that captures the essence of the season. It begins with a refrain,",
        " a refrain is",
        False,
    ),
    # The others are made up.
    "a sentence in Chinese": (
        "大海是什么？",
        "大海是一个广阔而美丽的地方，充满了生命。",
        True,
    ),
    "one digit": (
        "1/3 = 0.",
        "3",
        False,
    ),
    "an exclamation mark": (
        "Well",
        "!",
        False,
    ),
    "a row of a table without an end": (
        "",
        "| 0 ",
        False,
    ),
    "laughter": (
        "A joke: ",
        "ha ",
        False,
    ),
    "an item of a list": (
        "What I can do:\n\n",
        "- I am a helpful assistant, and I can help you.\n",
        True,
    ),
    "a block of code and its introduction": (
        "",
        "Here is the code:\n\n```python\nprint('hello')\n```\n\n",
        False,
    ),
}

SHANTY = """What shall we do with a drunken sailor,
What shall we do with a drunken sailor,
What shall we do with a drunken sailor,
Early in the morning?

"""
CHORUS = """Way, hay, and up she rises,
Way, hay, and up she rises,
Way, hay, and up she rises,
Early in the morning.

"""
VERSES = (
    "Put him in the long-boat till he's sober", "Pull out the plug and wet him all over",
    "Put him in the scuppers with a hose-pipe", "Heave him by the leg in a running bowline",
    "Tie him to the taffrail when she's yard-arm under", "Shave his belly with a rusty razor",
    "Give him a dose of salt and water", "Stick on his back a mustard plaster",
)  # fmt: skip

KINDS = ("none", "read", "write", "execute")
PADDING = "    nop                             ; wait for the bus\n"

REASONED = {
    "code in a fence": f"Wait for the bus:\n\n```asm\nwait:\n{PADDING * 300}    ret\n```\n\nThat is all.",
    "code in a fence in a list": "1. First:\n\n   ~~~c\n" + '   printf("done.\\n");\n' * 300 + "   ~~~\n\n2. Then stop.",
    "a fence that holds a fence": "````markdown\n```\n" + "It is what it is. It is what it is.\n" * 200 + "```\n````\n",
    "an array of zeros in a fence": "```python\nmask = [\n" + "    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],\n" * 150 + "]\n```\n",
    "ASCII art in a fence": "```\n" + "+--------+--------+--------+\n|        |        |        |\n" * 100 + "```\n",
    "a table with equal rows": "| Day | Rain | Remark |\n|---|---|---|\n" + "| 0 | none | Nothing to report. |\n" * 200,
    "a table without outer bars": "Rain | Remark\n--- | ---\n" + "none | Nothing to report.\n" * 200,
    "a small array of zeros": "mask = [" + "0, " * 300 + "0]",
    "a small grid": ("#.......#\n" * 12 + "\n") * 2,
    "a numbered list": "".join(
        f"{number}. Call the next person on the list and ask for the date.\n" for number in range(1, 120)
    ),
    "lines as a punishment": "I will not talk in class.\n" * 45,
    "a form": "- [ ] Task: ________ Owner: ________ Date: ________\n" * 12,
    "JSON": ", ".join(f'{{"id": {number}, "name": "", "active": false, "tags": []}}' for number in range(300)),
    "CSV": "".join(f"2026-11-{day:02},{hour:02}:00,0.0,0.0,{KINDS[hour % 4]}\n" for day in range(1, 31) for hour in range(24)),
    "a multiplication table": "".join(f"{a} x {b} = {a * b}\n" for a in range(1, 21) for b in range(1, 21)),
    "base64": b64encode(bytes(range(256)) * 12).decode(),
    "base64 of zeros": b64encode(bytes(600)).decode(),
    "a rule": "-" * 400 + "\n\nChapter 2\n\n" + "=" * 400,
    "a song with a chorus": SHANTY + "".join(CHORUS + f"{verse},\n" * 3 + "Early in the morning.\n\n" for verse in VERSES),
    "a litany": "Lord, have mercy. " * 40 + "Glory be.",
    "a short refusal": "No! " * 170,
    "a dialogue": "".join(
        f"“Are we there yet?” asked {name}.\n“No,” said Father.\n" for name in ("Ann", "Ben", "Cat", "Dan") * 6
    ),
}
