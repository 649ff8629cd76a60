import tomllib
from pathlib import Path

import pytest

from config.settings import Settings, known_keys
from config.sources import variable_of
from core.errors import ConfigError

DEFAULTS = Path(__file__).parents[3] / "config" / "default.toml"


def refused(tmp_path, text: str) -> str:
    file = tmp_path / "circle.toml"
    file.write_text(text)
    with pytest.raises(ConfigError) as refusal:
        Settings.load(file)
    sentence = str(refusal.value)
    assert "\n" not in sentence
    return sentence


def flat(tables, prefix=""):
    for key, value in tables.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key


def test_default_toml_holds_every_key_and_no_other_in_the_same_order():
    assert tuple(flat(tomllib.loads(DEFAULTS.read_text()))) == known_keys()


def test_default_toml_says_what_the_program_does_without_it():
    assert Settings.load(DEFAULTS) == Settings.load()


def test_every_key_in_default_toml_is_explained_by_a_comment_above_it():
    lines = DEFAULTS.read_text().splitlines()
    for number, line in enumerate(lines):
        if " = " in line and not line.startswith("#"):
            assert lines[number - 1].startswith("#"), line


def test_the_environment_wins_over_the_file(tmp_path, monkeypatch):
    file = tmp_path / "circle.toml"
    file.write_text("[web]\nport = 9000\nhost = '::1'\n")
    monkeypatch.setenv("CIRCLEKEEPER_WEB__PORT", "9001")
    settings = Settings.load(file)
    assert (settings.web.port, settings.web.host) == (9001, "::1")


@pytest.mark.parametrize("key", known_keys())
def test_every_setting_can_be_an_environment_variable(key, monkeypatch):
    values = {
        "web.port": "81", "web.public_url": "https://a.example", "telegram.api_url": "http://127.0.0.1:1", "screening.model": "off",
        "screening.toxicity_threshold": "0.25", "screening.timeout_seconds": "7", "retention.post_days": "7", "retention.line_days": "70", "retention.audit_days": "700",
        "relay.undo_seconds": "7", "relay.flood_posts": "7", "relay.flood_seconds": "7", "log.level": "error",
    }  # fmt: skip
    values |= {
        "email.port": "25",
        "email.security": "tls",
        "email.sender": "desk@circle.test",
        "email.host": "mail.test",
    }
    if key == "email.host":
        monkeypatch.setenv(variable_of("email.sender"), "desk@circle.test")
    values |= {"discord.api_url": "http://127.0.0.1:1", "discord.accept_policy_risk": "true"}
    values |= {"heartbeat.url": "https://beat.example/secret", "heartbeat.seconds": "70"}
    if key == "discord.token":
        monkeypatch.setenv(variable_of("discord.accept_policy_risk"), "true")
    monkeypatch.setenv(variable_of(key), values.get(key, "set-by-the-environment"))
    assert Settings.load() != Settings()


def test_a_discord_token_alone_is_refused_with_the_policy_and_the_remedy(monkeypatch):
    monkeypatch.setenv(variable_of("discord.token"), "secret-token")
    with pytest.raises(ConfigError, match="accept_policy_risk = true") as refused:
        Settings.load()
    assert "forbids bots that hide who wrote a message" in str(refused.value)
    assert "secret-token" not in str(refused.value)


MAIL = "[email]\nhost = 'mail.test'\nsender = 'desk@circle.test'\n"


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("[email]\nhost = 'mail.test'", "set it to the address that mails come from"),
        (MAIL + "username = 'desk'", "set both, or neither"),
        (MAIL + "password = 'canary-password'", "set both, or neither"),
        (MAIL + "security = 'none'", 'set it to "starttls" or "tls"'),
        ("[email]\nhost = 'mail test'", "the name of a mail server"),
        ("[email]\nport = 0", "1 to 65535"),
        ("[email]\nsecurity = 'ssl'", '"starttls", "tls" or "none"'),
        ("[email]\nsender = 'Desk <desk@circle.test>'", "an address such as desk@circle.example.org"),
        ('[email]\nsender = "a@b.test\\nBcc: c@d.test"', "an address such as desk@circle.example.org"),
        ("[webhook]\nsecret = 'canary-short'", "at least 16 letters"),
    ],
)
def test_wrong_ways_to_page_staff_are_named_and_secrets_stay_unsaid(tmp_path, text, remedy):
    sentence = refused(tmp_path, text)
    assert remedy in sentence
    assert "canary" not in sentence


def test_without_a_host_or_a_secret_nobody_is_paged_by_e_mail_or_webhook(tmp_path):
    file = tmp_path / "circle.toml"
    file.write_text("[email]\nhost = ''\nsender = 'desk@circle.test'\n[webhook]\nsecret = ''\n")
    settings = Settings.load(file)
    assert (settings.email.host, settings.webhook.secret) == (None, None)


def test_a_mail_server_on_this_computer_may_be_talked_to_in_the_clear(tmp_path):
    file = tmp_path / "circle.toml"
    file.write_text(MAIL.replace("mail.test", "127.0.0.1") + "security = 'none'\n")
    assert Settings.load(file).email.security == "none"


def test_the_constructor_reads_no_environment(monkeypatch):
    monkeypatch.setenv("CIRCLEKEEPER_WEB__PORT", "9001")
    assert Settings().web.port == 8080
    assert Settings.model_validate({"web": {"port": 0}}).web.port == 0


@pytest.mark.parametrize(
    ("text", "key", "value", "remedy"),
    [
        ("[web]\nport = 'eighty'", "web.port", "eighty", "0 to 65535"),
        ("[web]\nport = 70000", "web.port", "70000", "0 to 65535"),
        ("[web]\nport = true", "web.port", "True", "0 to 65535"),
        ("[web]\npublic_url = 'circle.example.org'", "web.public_url", "circle.example.org", "https://"),
        ("[screening]\nmodel = 'best'", "screening.model", "best", "embedded"),
        ("[screening]\ntoxicity_threshold = 1.5", "screening.toxicity_threshold", "1.5", "0 to 1"),
        ("[retention]\npost_days = 0", "retention.post_days", "0", "1 to 3650"),
        ("[retention]\nline_days = 29", "retention.line_days", "29", "30 to 3650"),
        ("[retention]\naudit_days = 30", "retention.audit_days", "30", "90 to 7300"),
        ("[relay]\nundo_seconds = nan", "relay.undo_seconds", "nan", "0 to 300"),
        ("[heartbeat]\nseconds = 1", "heartbeat.seconds", "1", "10 to 3600"),
        ("[log]\nlevel = 'loud'", "log.level", "loud", "warning"),
        ("data_dir = 3", "data_dir", "3", "folder"),
    ],
)
def test_a_wrong_value_is_named_with_key_value_and_remedy(tmp_path, text, key, value, remedy):
    sentence = refused(tmp_path, text)
    assert sentence.startswith(f"{key} is ")
    assert value in sentence
    assert remedy in sentence
    assert "circle.toml" in sentence


def test_a_wrong_value_in_the_environment_names_the_variable(monkeypatch):
    monkeypatch.setenv("CIRCLEKEEPER_WEB__PORT", "eighty")
    with pytest.raises(ConfigError, match=r"web\.port is 'eighty' in the environment variable CIRCLEKEEPER_WEB__PORT"):
        Settings.load()


@pytest.mark.parametrize(
    "text",
    ["[telegram]\ntoken = 12345678901", "database_url = 12345678901", "[telegram]\ntokn = '12345678901'", "telegram = '12345678901'"],
)  # fmt: skip
def test_a_secret_is_never_repeated_not_even_under_a_misspelled_key(tmp_path, text):
    assert "12345678901" not in refused(tmp_path, text)


def test_a_secret_shows_in_no_repr():
    settings = Settings.model_validate({"telegram": {"token": "canary-token"}, "database_url": "canary-password"})
    assert "canary" not in repr(settings) + str(settings) + repr(settings.telegram)


@pytest.mark.parametrize("url", ["http://beat.example/canary", "canary", "ftp://127.0.0.1/canary", "https:///canary"])
def test_a_sign_of_life_goes_over_tls_or_stays_on_this_computer(tmp_path, url):
    sentence = refused(tmp_path, f"[heartbeat]\nurl = '{url}'")
    assert "canary" not in sentence
    assert "https address" in sentence


@pytest.mark.parametrize(
    "url", ["https://beat.example/x", "http://127.0.0.1:9/x", "http://[::1]/x", "http://localhost/x"]
)
def test_a_sign_of_life_may_go_to(url):
    settings = Settings.model_validate({"heartbeat": {"url": url}})
    assert settings.heartbeat.url.get_secret_value() == url
    assert url not in repr(settings)


def test_an_unknown_key_is_named_with_the_nearest_one(tmp_path):
    assert refused(tmp_path, "[web]\nprot = 1") == (
        f"web.prot in {tmp_path / 'circle.toml'} is not a setting; perhaps you mean web.port, or remove it."
    )
    assert "config/default.toml" in refused(tmp_path, "zzz = 1")


def test_an_unknown_environment_variable_is_named(monkeypatch):
    monkeypatch.setenv("CIRCLEKEEPER_WEB__PROT", "1")
    with pytest.raises(
        ConfigError, match=r"CIRCLEKEEPER_WEB__PROT is not a setting; perhaps you mean CIRCLEKEEPER_WEB__PORT"
    ):
        Settings.load()


def test_a_section_that_is_no_section_is_named(tmp_path):
    assert refused(tmp_path, "web = 5").endswith("must be a section of settings; write it as [web].")


def test_a_file_that_is_not_toml_is_named_with_its_line(tmp_path):
    sentence = refused(tmp_path, "data_dir = 'x'\n[web\nport = 1\n")
    assert "circle.toml" in sentence
    assert "line 2" in sentence


def test_a_missing_or_unreadable_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"nowhere\.toml does not exist"):
        Settings.load(tmp_path / "nowhere.toml")
    with pytest.raises(ConfigError, match="cannot be read"):
        Settings.load(tmp_path)
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="UTF-8"):
        Settings.load(tmp_path / "binary.toml")


def test_an_empty_token_leaves_telegram_off(tmp_path, monkeypatch):
    monkeypatch.setenv("CIRCLEKEEPER_TELEGRAM__TOKEN", "")
    assert Settings.load().telegram.token is None
    assert Settings.model_validate({"telegram": {"token": ""}}).telegram.token is None


def test_the_key_lies_in_the_data_folder_unless_said_otherwise(monkeypatch):
    monkeypatch.setenv("CIRCLEKEEPER_DATA_DIR", "/somewhere")
    assert Settings.load().secret_key_file == Path("/somewhere/secret.key")
    monkeypatch.setenv("CIRCLEKEEPER_SECRET_KEY_FILE", "/elsewhere/key")
    assert Settings.load().secret_key_file == Path("/elsewhere/key")


@pytest.mark.parametrize(
    ("web", "address"),
    [
        ({}, "http://127.0.0.1:8080"),
        ({"host": "0.0.0.0", "port": 81}, "http://127.0.0.1:81"),
        ({"host": "::1"}, "http://[::1]:8080"),
        ({"host": "localhost"}, "http://localhost:8080"),
        ({"public_url": "https://circle.example.org/"}, "https://circle.example.org"),
    ],
)
def test_links_begin_with_the_public_address_or_the_one_that_is_listened_on(web, address):
    assert Settings.model_validate({"web": web}).web.base_url == address


def test_the_demo_stays_on_this_machine():
    settings = Settings.for_demo(Path("d"), Path("d/secret.key"), 8123)
    assert settings.web.base_url == "http://127.0.0.1:8123"
    assert settings.telegram.token is None
    assert settings.secret_key_file == Path("d/secret.key")
