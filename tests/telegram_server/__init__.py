"""The tests' own strict Telegram: a Bot API server on loopback, in its own process, checked against the specification.

Start it with `python -m tests.telegram_server --port 0 --ready-file FILE`, or from a test with
`tests.telegram_server.control.TelegramServer`. What it promises and what it leaves out is written in README.md.
"""
