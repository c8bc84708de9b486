"""Publishing: what goes with a reply, and what comes by itself. The adapter sends; what is known of it is kept here."""

from __future__ import annotations

from bot.publishing.replies import Send as Send
from bot.publishing.replies import Unposted as Unposted
from bot.publishing.replies import publish as publish
