"""A real Chromium of a panel's or a phone's size, driven through ChromeDriver."""
import base64
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
    """All of the page, also what one scrolls to."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    size = driver.execute_script("const root = document.documentElement; return [root.clientWidth, Math.max(root.scrollHeight, window.innerHeight)]")
    clip = {"x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1}
    image = driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True, "clip": clip})["data"]
    (SHOTS / f"{name}.png").write_bytes(base64.b64decode(image))


# Contrast of texts as WCAG 2.1 has it (1.4.3, level AA): 4.5, and 3 where they are large. What cannot be pressed is left out.
FAINT = """
  const parts = colour => { const found = colour.match(/[\\d.]+/g).map(Number); return found.length < 4 ? [...found, 1] : found; };
  const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const ground = element => {
    if (!element) return [255, 255, 255, 1];
    const own = parts(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, ground(element.parentElement));
  };
  const light = colour => [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => {
    const part = colour[i] / 255;
    return sum + weight * (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  }, 0);
  const faint = [];
  for (const element of document.body.querySelectorAll('*')) {
    const text = [...element.childNodes].filter(node => node.nodeType === 3).map(node => node.data.trim()).join('');
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    if (!text || !box.width || style.visibility !== 'visible' || element.matches('title, option, :disabled, .disabled, .off')) continue;
    const colour = parts(element instanceof SVGElement ? style.fill : style.color), below = ground(element);
    for (let one = element; one; one = one.parentElement) colour[3] *= Number(getComputedStyle(one).opacity);
    const lights = [light(over(colour, below)), light(below)].sort((a, b) => a - b);
    const ratio = (lights[1] + 0.05) / (lights[0] + 0.05), size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) faint.push(text.slice(0, 30) + ' ' + ratio.toFixed(2));
  }
  return faint;
"""


def faint_in_the_dark(driver):
    """The same where the system is dark."""
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})
    found = driver.execute_script(FAINT)
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    return found


def layout(driver):
    """How far the page goes beyond its window, its smallest key, its language, and texts that are hard to read."""
    return {"faint": driver.execute_script(FAINT), **driver.execute_script("""
      const root = document.documentElement, keys = [...document.querySelectorAll('button, a.key')];
      return {right: root.scrollWidth - window.innerWidth, down: root.scrollHeight - window.innerHeight,
              key: Math.min(...keys.map(key => Math.min(key.offsetHeight, key.offsetWidth))),
              language: root.lang, scripts: document.scripts.length};""")}
