"""The builder: networks that visitors put together from blocks, step by step."""
