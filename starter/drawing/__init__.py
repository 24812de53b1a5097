"""What is shown: screens and tables, pages to print, and pictures as plain SVG, readable aloud, in
high contrast, with nothing fetched from anywhere.
"""
