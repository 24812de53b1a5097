"""The staff register and the duty rota."""
