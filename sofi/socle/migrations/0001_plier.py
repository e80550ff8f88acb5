"""The SQL function that folds text (its Python twin is sofi.socle.texte.plier)."""

from django.db import migrations

CREATE = r"""
CREATE FUNCTION sofi_plier(texte text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN trim(' ' FROM regexp_replace(
    translate(replace(replace(replace(
        lower(regexp_replace(normalize(texte, NFKD), U&'[\0300-\036f]+', '', 'g') COLLATE "pg_c_utf8"),
        'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'), 'øłđð', 'oldd'),
    '[^a-z0-9]+', ' ', 'g'))
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION sofi_plier(text)")]
