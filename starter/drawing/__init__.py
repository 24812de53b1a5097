"""Pictures as plain SVG: readable aloud, in high contrast, with nothing fetched from anywhere."""
