"""Telegram, over python-telegram-bot's `Bot` and a poll loop of our own."""
