"""The rehearsal: a season played in seconds by made-up members, through the real core, before anybody is let in."""
