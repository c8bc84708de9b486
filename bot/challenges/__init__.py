"""What a challenge is made of and how an answer to it is scored: no database, no platform, no clock."""
