"""A real browser on a real server: French, watched for policy violations and script errors."""

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

VIOLATION_WATCH = """
document.addEventListener("securitypolicyviolation", (event) => window.noterViolation(
    `${event.violatedDirective} : ${event.blockedURI || "inline"} (${event.sourceFile})`
))
"""
AXE_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


def pytest_collection_modifyitems(items):
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The system's Chromium; without sandbox only where root runs it (containers)."""
    chromium = os.environ.get("SOFI_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    arguments = ["--disable-dev-shm-usage", "--disable-gpu", *(["--no-sandbox"] if os.getuid() == 0 else [])]
    return browser_type_launch_args | {"args": arguments} | ({"executable_path": chromium} if chromium else {})


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {
        "locale": "fr-FR",
        "timezone_id": settings.TIME_ZONE,
        "viewport": {"width": 1280, "height": 900},
        "reduced_motion": "reduce",
    }


@pytest.fixture(scope="session")
def base_url(live_server):
    """`page.goto("/saisie/")` reaches the test server."""
    return live_server.url


@pytest.fixture
def context(context):
    """A context whose policy violations and script errors fail the test at its end."""
    troubles = []
    context.expose_binding("noterViolation", lambda source, text: troubles.append(f"CSP, {source['page'].url}: {text}"))
    context.add_init_script(VIOLATION_WATCH)
    context.on("weberror", lambda error: troubles.append(f"script, {error.page.url}: {error.error}"))
    context.set_default_timeout(10_000)
    yield context
    assert not troubles, "\n".join(troubles)


@pytest.fixture
def page_sans_js(new_context):
    """A page of a browser without JavaScript."""
    context = new_context(java_script_enabled=False)
    context.set_default_timeout(10_000)
    return context.new_page()


@pytest.fixture
def axe():
    """`axe(page)` asserts that the page has no accessibility violation (WCAG 2.2 AA and good practice)."""

    def check(page):
        def look():
            page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            return Axe().run(page, options=AXE_RULES).response["violations"]

        found = look() and look()  # a page just resized may still move: what is wrong stays wrong
        shown = [
            f"{violation['id']} ({violation['impact']}): {violation['help']}\n    "
            + "\n    ".join(node["html"] for node in violation["nodes"])
            for violation in found
        ]
        assert not shown, f"{page.url}\n" + "\n".join(shown)

    return check


@pytest.fixture
def connecter(base_url):
    """`connecter(page, utilisateur)` signs a person in without the form: quicker, for tests that are not about it."""

    def sign_in(page, utilisateur):
        client = Client()
        client.force_login(utilisateur, backend=settings.AUTHENTICATION_BACKENDS[0])
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base_url}])

    return sign_in


@pytest.fixture(params=["avec_javascript", "sans_javascript"])
def navigateur(request):
    """(page, axe) of a browser with JavaScript, then (page, None) of one without."""
    if request.param == "sans_javascript":
        return request.getfixturevalue("page_sans_js"), None
    return request.getfixturevalue("page"), request.getfixturevalue("axe")
