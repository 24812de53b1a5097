"""What is shown as a picture, as SVG: the same for a page, the docs and the command line."""
