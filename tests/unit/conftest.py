from tests.shipped_words import shipped_words

__all__ = ["shipped_words"]
