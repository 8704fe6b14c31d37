"""Debian's chromium, headless, as a customer uses it: one browser for all tests of a session, no cookie between two."""

from __future__ import annotations

import base64
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.skips import missing

INSTALL = "apt-get install --no-install-recommends chromium chromium-driver fonts-noto-cjk"
WITHIN_S = 30
PHONE, DESKTOP = (390, 844), (1280, 800)


def started() -> webdriver.Chrome:
    """A browser with a profile of its own; skips where there is none."""
    binary, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if binary is None or driver is None:
        missing("chromium", INSTALL)
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    options.accept_insecure_certs = True  # the tests' own authority; TLS itself is tested elsewhere
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for switch in (
        "--headless=new",
        "--no-sandbox",  # chromium refuses to run as root otherwise
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--hide-scrollbars",
        "--lang=ja",
        "--force-prefers-reduced-motion",
        "--disable-background-networking",
        f"--user-data-dir={tempfile.mkdtemp(prefix='usen-browser-')}",
    ):
        options.add_argument(switch)
    options.page_load_strategy = "normal"
    return webdriver.Chrome(options=options, service=Service(driver, env={**os.environ, "LC_ALL": "C.UTF-8"}))


class Browser:
    """What a person does in a browser, by what stands on the page: labels, buttons, links."""

    def __init__(self, driver: webdriver.Chrome, url: str) -> None:
        self.driver, self.url = driver, url
        driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
        self.scripts(True)
        self.dark(False)
        self.resize(*DESKTOP)

    def resize(self, width: int, height: int) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def scripts(self, on: bool) -> None:
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not on})

    def dark(self, on: bool) -> None:
        scheme = {"name": "prefers-color-scheme", "value": "dark" if on else "light"}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})

    def open(self, path: str) -> None:
        self.driver.get(path if path.startswith("https://") else self.url + path)

    def open_nothing(self) -> None:
        """No page asks on after its service has gone."""
        self.scripts(True)
        self.driver.get("about:blank")

    def wait(self, holds: Callable[[], object]) -> None:
        """Until it is true, asking again where the page changes under the question."""

        def asked(_: object) -> bool:
            try:
                return bool(holds())
            except (StaleElementReferenceException, WebDriverException):
                return False

        WebDriverWait(self.driver, WITHIN_S, poll_frequency=0.05).until(asked)

    def wait_text(self, *texts: str) -> None:
        try:
            self.wait(lambda: all(text in self.text for text in texts))
        except Exception as error:
            raise AssertionError(f"not on the page: {texts}\n{self.path}\n{self.text}") from error

    @property
    def text(self) -> str:
        return str(self.driver.find_element(By.TAG_NAME, "body").text)

    @property
    def path(self) -> str:
        return str(self.driver.current_url).removeprefix(self.url)

    @property
    def title(self) -> str:
        return str(self.driver.title)

    def all(self, selector: str) -> list[WebElement]:
        return list(self.driver.find_elements(By.CSS_SELECTOR, selector))

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def field(self, label: str) -> WebElement:
        """By its label, as a person finds it."""
        for found in self.driver.find_elements(By.TAG_NAME, "label"):
            if found.get_attribute("textContent").strip().startswith(label):
                named = found.get_attribute("for")
                if named:
                    return self.driver.find_element(By.ID, named)
                return found.find_element(By.TAG_NAME, "input")
        raise AssertionError(f"no field {label}\n{self.text}")

    def fill(self, label: str, text: str) -> None:
        field = self.field(label)
        field.clear()
        field.send_keys(text)

    def choose(self, label: str, option: str) -> None:
        for found in self.field(label).find_elements(By.TAG_NAME, "option"):
            if found.text.strip() == option:
                found.click()
                return
        raise AssertionError(f"no option {option}")

    def tick(self, label: str) -> None:
        self.click(self.field(label))

    def press(self, name: str) -> None:
        """A button or link with this text, or that begins with it, or has it somewhere; once the page has it.

        What the last press brings may be on its way: chromedriver doesn't wait for a page that begins late.
        """
        ends = time.monotonic() + WITHIN_S
        while True:
            try:
                self.click(self.button(name))
                return
            except (AssertionError, StaleElementReferenceException):
                if time.monotonic() > ends:
                    raise
            time.sleep(0.05)

    def button(self, name: str) -> WebElement:
        found = [one for one in self.all("button, a, summary") if one.is_displayed()]
        exact = [one for one in found if one.text.strip() == name]
        named = exact or [one for one in found if one.text.strip().startswith(name)]
        named = named or [one for one in found if name in one.text]
        if not named:
            raise AssertionError(f"nothing to press: {name}\n{self.path}\n{self.text}")
        return named[0]

    def click(self, element: WebElement) -> None:
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def picture(self, file: Path) -> None:
        """The whole page, however long."""
        whole = {"captureBeyondViewport": True, "format": "png"}
        made = self.driver.execute_cdp_cmd("Page.captureScreenshot", whole)
        file.write_bytes(base64.b64decode(made["data"]))

    def complaints(self) -> list[str]:
        """What the console has warned of since the last look: blocked by the policy, broken. A status is none."""
        told = [entry for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]
        return [
            str(entry["message"]) for entry in told if "server responded with a status of 4" not in entry["message"]
        ]

    def sign_in(self, email: str, password: str) -> None:
        self.open("/client/login/")
        self.fill("メールアドレス", email)
        self.fill("パスワード", password)
        self.press("ログイン")
