"""What is wrong with a set-up, the cause before what it leads to. Everything here looks; nothing is changed."""
