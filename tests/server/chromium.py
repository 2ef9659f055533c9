"""A real Chromium of a panel's or a phone's size, driven through ChromeDriver."""
import os
import pathlib
import shutil

import pytest

# In the build folder, to be looked at.
SHOTS = pathlib.Path(os.environ.get("DCE_SCREENSHOTS", "build/screenshots"))


def open_chromium(width, height, profile, language="en"):
    webdriver = pytest.importorskip("selenium.webdriver")
    from selenium.webdriver.chrome.service import Service

    driver, browser = shutil.which("chromedriver"), shutil.which("chromium")
    if not driver or not browser:
        pytest.skip("Chromium and its driver are not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for word in ("--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run",
                 "--ignore-certificate-errors", f"--lang={language}", f"--user-data-dir={profile}"):
        options.add_argument(word)
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")  # it refuses root otherwise
    options.add_experimental_option("prefs", {"intl.accept_languages": language})
    made = webdriver.Chrome(service=Service(driver), options=options)
    made.set_page_load_timeout(120)
    resize(made, width, height)
    return made


def resize(driver, width, height):
    """The page's own size, whatever window there is around it."""
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                           {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})


def become(driver, width, height, language):
    """Another person's browser: of that size and language, with nothing kept. Starting one takes ten seconds."""
    driver.delete_all_cookies()
    driver.execute_cdp_cmd("Network.enable", {})  # without it the headers below are kept and not sent
    driver.execute_cdp_cmd("Network.setExtraHTTPHeaders", {"headers": {"Accept-Language": language}})
    resize(driver, width, height)


def press(driver, name, value):
    """A button of a form, and the page it leads to."""
    click(driver, f'button[name="{name}"][value="{value}"]')


def click(driver, selector):
    """What leads to another page, and that page."""
    from selenium.common.exceptions import WebDriverException
    from selenium.webdriver.support.ui import WebDriverWait

    # A document is known by when it began: asked about a button of one that just went, ChromeDriver answers with an
    # "unhandled inspector error" now and then, instead of saying that the button is stale.
    began = driver.execute_script("return performance.timeOrigin")
    driver.find_element("css selector", selector).click()
    WebDriverWait(driver, 60, 0.05, ignored_exceptions=[WebDriverException]).until(lambda page: page.execute_script(
        "return performance.timeOrigin !== arguments[0] && document.readyState === 'complete'", began))


def type_code(driver, code):
    for digit in code:
        press(driver, "key", digit)


def shoot(driver, name):
    SHOTS.mkdir(parents=True, exist_ok=True)
    driver.save_screenshot(str(SHOTS / f"{name}.png"))


def layout(driver):
    """How far the page goes beyond its window, its smallest key and its language."""
    return driver.execute_script("""
      const root = document.documentElement, keys = [...document.querySelectorAll('button, a.key')];
      return {right: root.scrollWidth - window.innerWidth, down: root.scrollHeight - window.innerHeight,
              key: Math.min(...keys.map(key => Math.min(key.offsetHeight, key.offsetWidth))),
              language: root.lang, scripts: document.scripts.length};""")
