"""What things look like: pure functions from content and progress to a reply. Commands and posts share them."""
