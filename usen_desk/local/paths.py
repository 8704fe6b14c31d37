"""Where this PC keeps what the desktop needs; platformdirs decides, or one folder of its own (--profile)."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path

APP = "usen-desk"


@dataclass(frozen=True)
class Paths:
    """Folders of one profile; made when first asked for."""

    config: Path
    state: Path
    """Logs, and the temporary folder that is wiped at sign-out."""

    @classmethod
    def of_user(cls) -> Paths:
        import platformdirs

        return cls(
            Path(platformdirs.user_config_dir(APP, appauthor=False, roaming=False)),
            Path(platformdirs.user_state_dir(APP, appauthor=False)),
        )

    @classmethod
    def below(cls, folder: Path) -> Paths:
        """A profile of its own, for a demo or a test."""
        return cls(folder / "config", folder / "state")

    @property
    def settings(self) -> Path:
        return self.config / "settings.json"

    @property
    def device(self) -> Path:
        return self.config / "device"

    @property
    def log(self) -> Path:
        return self.state / "desk.log"

    @property
    def crash_log(self) -> Path:
        return self.state / "crash.log"

    @property
    def temporary(self) -> Path:
        return self.state / "temporary"

    @property
    def profile_id(self) -> str:
        """Short, the same for the same folder: names what only one program per profile may own."""
        return f"{zlib.crc32(str(self.config.absolute()).encode('utf-8', 'surrogatepass')):08x}"
