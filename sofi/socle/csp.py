"""The two inline pieces of the rich-text editor, let through the content security policy by their hash alone."""

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

from django.contrib.staticfiles import finders

EDITOR_STYLE = re.compile(r"=`(\.ProseMirror \{.*?)`", re.DOTALL)


class ScriptContent(HTMLParser):
    """Text inside the script element, as a browser hashes it."""

    content = ""

    def handle_data(self, data):
        self.content += data


def source_of(text):
    """The policy source that lets exactly this text through."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def allow_editor(directives):
    """Add the hashes of the editor's import map and of the style it injects to a policy's directives.

    Before the first `collectstatic` the addresses of the import map are unknown: nothing is added for it.
    """
    from django_prose_editor.widgets import importmap

    parser = ScriptContent()
    try:
        parser.feed(importmap.render())
    except ValueError:
        pass
    else:
        directives["script-src"].append(source_of(parser.content))
    script = Path(finders.find("django_prose_editor/editor.js")).read_text(encoding="utf-8")
    if style := EDITOR_STYLE.search(script):
        directives["style-src"].append(source_of(style.group(1)))
