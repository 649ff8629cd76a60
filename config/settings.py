"""What an operator can set. Every key is explained in `config/default.toml`.

A TOML file comes first, environment variables win over it: ``CIRCLEKEEPER_WEB__PORT`` is `web.port`. Whatever is wrong
is told in one sentence that names the key, the value (never a secret's) and the remedy.
"""

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from config.sources import KEY_FILE, PREFIX, first_problem, merged, read_file, refuse_unknown_variables
from core.errors import ConfigError


def _nothing(value: object) -> object:
    return None if value == "" else value


def _number(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("a number")  # noqa: TRY004 - pydantic turns only ValueError into its own
    return value


def _web_address(value: str) -> str:
    if not value.startswith(("http://", "https://")) or len(value.split("/", 3)[2]) == 0:
        raise ValueError("an address")
    return value.rstrip("/")


def _sign_of_life(value: SecretStr) -> SecretStr:
    """Return an address that may be asked for: over TLS, or on this computer."""
    parts = urlsplit(value.get_secret_value())
    here = parts.scheme == "http" and _loopback(parts.hostname or "")
    if not parts.hostname or not (parts.scheme == "https" or here):
        raise ValueError("an address")
    return value


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _model(value: str) -> str:
    kind, _, name = value.partition(":")
    if value not in {"embedded", "off"} and (kind != "detoxify" or name not in DETOXIFY):
        raise ValueError("a model")
    return value


MAIL_ADDRESS = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
DETOXIFY = ("original", "unbiased", "multilingual", "original-small", "unbiased-small")
MaybeNumber = Annotated[float | None, BeforeValidator(_nothing), BeforeValidator(_number)]
WholeNumber = Annotated[int, BeforeValidator(_number)]
Seconds = Annotated[float, BeforeValidator(_number)]
Address = Annotated[str, AfterValidator(_web_address)]
MaybeAddress = Annotated[Address | None, BeforeValidator(_nothing)]
MaybeSignOfLife = Annotated[Annotated[SecretStr, AfterValidator(_sign_of_life)] | None, BeforeValidator(_nothing)]
MaybeText = Annotated[str | None, BeforeValidator(_nothing)]
MaybeSecret = Annotated[SecretStr | None, BeforeValidator(_nothing)]


POLICY_RISK = (
    "discord.token is set, but discord.accept_policy_risk is false: Discord's developer policy (2022) forbids bots that"
    " hide who wrote a message, and may close your bot's account; set discord.accept_policy_risk = true if you accept"
    " that, or remove discord.token."
)


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class WebSettings(_Section):
    """Where the pages are served."""

    host: str = Field(default="127.0.0.1", min_length=1, description="an address of this computer, such as 127.0.0.1")
    port: WholeNumber = Field(default=8080, ge=0, le=65535, description="a whole number from 0 to 65535")
    public_url: MaybeAddress = Field(
        default=None, description="an address such as https://circle.example.org, or empty"
    )

    @property
    def base_url(self) -> str:
        """Return the address that links begin with, without a slash at the end."""
        if self.public_url:
            return self.public_url
        return f"http://{_reachable(self.host)}:{self.port}"


def _only_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _reachable(host: str) -> str:
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if address.is_unspecified:
        return "127.0.0.1"
    return f"[{address}]" if address.version == 6 else str(address)


class TelegramSettings(_Section):
    """The bot account. Without a token Telegram is off."""

    token: MaybeSecret = Field(default=None, description="the token that @BotFather gave you, in quotes, or empty")
    api_url: Address = Field(
        default="https://api.telegram.org", description="an address such as https://api.telegram.org"
    )


class DiscordSettings(_Section):
    """The bot account. Without a token Discord is off; with one, the operator must accept its policy's risk."""

    token: MaybeSecret = Field(default=None, description="the token of your bot from the developer portal, or empty")
    api_url: MaybeAddress = Field(default=None, description="an address, or empty for Discord itself")
    accept_policy_risk: bool = Field(default=False, description="true or false")


def _mail_sender(value: object) -> object:
    if isinstance(value, str) and value and not MAIL_ADDRESS.fullmatch(value):
        raise ValueError("an address")
    return value


class EmailSettings(_Section):
    """The mail server that notices to staff are handed to. Without a host e-mail is off."""

    host: Annotated[str | None, BeforeValidator(_nothing)] = Field(
        default=None, pattern=r"^[A-Za-z0-9.:-]+$", description="the name of a mail server, or empty"
    )
    port: WholeNumber = Field(default=587, ge=1, le=65535, description="a whole number from 1 to 65535")
    security: Literal["starttls", "tls", "none"] = Field(default="starttls", description='"starttls", "tls" or "none"')
    username: MaybeText = Field(default=None, description="the name of an account, or empty")
    password: MaybeSecret = Field(default=None, description="its password, in quotes, or empty")
    sender: Annotated[str | None, BeforeValidator(_nothing), BeforeValidator(_mail_sender)] = Field(
        default=None, description="an address such as desk@circle.example.org, or empty"
    )

    @property
    def problem(self) -> str | None:
        """Return the sentence about settings that do not fit together; None if they do."""
        if self.host is None:
            return None
        if self.sender is None:
            return "email.host is set, but email.sender is empty: set it to the address that mails come from, such as desk@circle.example.org."
        if (self.username is None) != (self.password is None):
            return "Of email.username and email.password only one is set: set both, or neither for a server that needs none."
        if self.security == "none" and not _only_here(self.host):
            return (
                'email.security is "none", so passwords and notices could be read on the way; set it to "starttls" or'
                ' "tls", or email.host to this computer (127.0.0.1).'
            )
        return None


class WebhookSettings(_Section):
    """Signed notices to the pagers of staff. Without a secret webhooks are off."""

    secret: Annotated[SecretStr | None, BeforeValidator(_nothing)] = Field(
        default=None, min_length=16, description="at least 16 letters and digits that nobody can guess, or empty"
    )


class ScreeningSettings(_Section):
    """What reads each message before it goes out."""

    model: Annotated[str, AfterValidator(_model)] = Field(
        default="embedded", description='"embedded", "off" or "detoxify:original-small"'
    )
    toxicity_threshold: MaybeNumber = Field(default=None, ge=0, le=1, description="a number from 0 to 1, or empty")
    timeout_seconds: Seconds = Field(default=2.0, gt=0, le=60, description="a number of seconds above 0 and up to 60")


class RetentionSettings(_Section):
    """How long words are kept."""

    post_days: WholeNumber = Field(default=30, ge=1, le=3650, description="a whole number of days from 1 to 3650")
    # Not less: the outbox keeps what it has sent for 30 days, so a smaller number would promise too much.
    line_days: WholeNumber = Field(default=90, ge=30, le=3650, description="a whole number of days from 30 to 3650")
    audit_days: WholeNumber = Field(default=2190, ge=90, le=7300, description="a whole number of days from 90 to 7300")


class RelaySettings(_Section):
    """How messages travel."""

    undo_seconds: Seconds = Field(default=0.0, ge=0, le=300, description="a number of seconds from 0 to 300")
    flood_posts: WholeNumber = Field(default=8, ge=1, description="a whole number of messages, 1 or more")
    flood_seconds: Seconds = Field(
        default=30.0, gt=0, le=3600, description="a number of seconds above 0 and up to 3600"
    )


class HeartbeatSettings(_Section):
    """A sign of life to something outside. Without an address there is none."""

    url: MaybeSignOfLife = Field(
        default=None, description="an https address (http only for this computer) that nobody else knows, or empty"
    )
    seconds: Seconds = Field(default=60.0, ge=10, le=3600, description="a number of seconds from 10 to 3600")


class LogSettings(_Section):
    """What the program writes about itself: never words, names or ids of people."""

    level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description='"debug", "info", "warning" or "error"'
    )


class Settings(BaseSettings):
    """Everything that can be set. Use `load` for an operator's settings; the constructor reads no environment."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        validate_default=True,
    )

    data_dir: Path = Field(default=Path("data"), description="the path of a folder")
    database_url: MaybeText = Field(
        default=None,
        repr=False,
        description="a database address such as postgresql://name:password@host/database, or empty",
    )
    secret_key_file: Path = Field(default=Path("data") / KEY_FILE, description="the path of the key file")
    web: WebSettings = WebSettings()
    telegram: TelegramSettings = TelegramSettings()
    discord: DiscordSettings = DiscordSettings()
    email: EmailSettings = EmailSettings()
    webhook: WebhookSettings = WebhookSettings()
    screening: ScreeningSettings = ScreeningSettings()
    retention: RetentionSettings = RetentionSettings()
    relay: RelaySettings = RelaySettings()
    heartbeat: HeartbeatSettings = HeartbeatSettings()
    log: LogSettings = LogSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take what is given and nothing else, so that tests and the demo are not changed by the environment."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)

    @model_validator(mode="before")
    @classmethod
    def _key_lies_in_the_data_folder(cls, given: Any) -> Any:
        if isinstance(given, dict) and not given.get("secret_key_file"):
            folder = given.get("data_dir", "data")
            place = Path(folder) / KEY_FILE if isinstance(folder, str | Path) else KEY_FILE
            return {**given, "secret_key_file": place}
        return given

    @classmethod
    def load(cls, config: Path | None = None) -> "Settings":
        """Return the settings of a TOML file (None: no file) and the environment. Raises ConfigError."""
        refuse_unknown_variables(known_keys())
        file = read_file(config) if config is not None else {}
        environment = EnvSettingsSource(cls)()
        try:
            found = cls(**merged(file, environment))
        except ValidationError as error:
            raise ConfigError(first_problem(error, cls, known_keys(), environment, config)) from None
        if found.discord.token is not None and not found.discord.accept_policy_risk:
            raise ConfigError(POLICY_RISK)
        if found.email.problem:
            raise ConfigError(found.email.problem)
        return found

    @classmethod
    def for_demo(cls, data_dir: Path, key_file: Path, port: int) -> "Settings":
        """Return settings that stay on this machine: no chat platform, only 127.0.0.1."""
        return cls(
            data_dir=data_dir,
            secret_key_file=key_file,
            web=WebSettings(port=port),
            log=LogSettings(level="warning"),
        )


def known_keys(model: type[BaseModel] = Settings, prefix: str = "") -> tuple[str, ...]:
    """Return every setting by its dotted key, in the order of the file."""
    keys: list[str] = []
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            keys += known_keys(kind, f"{name}.")
        else:
            keys.append(f"{prefix}{name}")
    return tuple(keys)
