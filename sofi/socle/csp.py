"""The one inline piece of the rich-text editor, let through the content security policy by its hash alone."""

import base64
import hashlib
import re
from pathlib import Path

from django.contrib.staticfiles import finders

EDITOR_STYLE = re.compile(r"=`(\.ProseMirror \{.*?)`", re.DOTALL)


def allow_editor(directives):
    """Add to a policy's directives the hash of the style that the editor's script puts into the page."""
    script = Path(finders.find("django_prose_editor/editor.js")).read_text(encoding="utf-8")
    if style := EDITOR_STYLE.search(script):
        digest = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
        directives["style-src"].append(f"'sha256-{digest}'")
