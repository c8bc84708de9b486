"""Posts, each exactly once. So far: what becomes of a post of which nobody knows whether it arrived."""
