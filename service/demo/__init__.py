"""Invented cases in every stage of both tracks, each with its past, brought there by its own dated
facts through the real engine.
"""
