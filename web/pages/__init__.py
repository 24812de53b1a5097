"""The pages, one module a page or a family of them."""
