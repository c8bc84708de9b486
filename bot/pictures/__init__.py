"""Pictures: one SVG template each, drawn in another process as PNG. See docs/decisions/0024-pictures.md."""
