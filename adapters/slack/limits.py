"""What Slack takes in one message or view. Source: the reference of Block Kit, and of its composition objects."""

from __future__ import annotations

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100

HEADER = 150
"""Characters of a header block."""

SECTION = 3000
"""Characters of the text of a section."""

BUTTON_TEXT = 75
BUTTON_VALUE = 2000
OPTION_TEXT = 75
OPTION_VALUE = 150
PLACEHOLDER = 150
ACTION_ID = 255
ACTIONS = 25
"""Elements of one actions block."""

SELECT_OPTIONS = 100
ALT_TEXT = 2000
URL = 3000
CONTEXT_ELEMENTS = 10

VIEW_TITLE = 24
PRIVATE_METADATA = 3000
INPUT_LABEL = 2000
INPUT_HINT = 2000
INPUT_TEXT = 3000

FALLBACK = 2900
"""Characters of the text that notifications and screen readers take: one sentence, kept far below the 4,000 that Slack
recommends for a message."""

PAGE_TEXT = 6000
"""Characters of all blocks of one message. Slack names no limit for them together, refuses some messages over about
13,000 as too long, and nobody reads that much at once."""
