"""Apply the rows of a file to a table: staging by COPY, then create, change and withdraw by three statements."""

from dataclasses import asdict, dataclass

from django.db import connection
from django.db.models import IntegerField
from django.utils import timezone
from psycopg import sql

from .lecture import ReferentielRefuse, Refus

CHUTE_MAX = 10  # percent of the rows in force that a file may withdraw, or of its lines that may be refused
RETRAITS_SANS_QUESTION = 20


@dataclass
class Bilan:
    """What a table gained, changed, lost or kept; `lues` counts the lines of the file, refused ones included."""

    lues: int = 0
    crees: int = 0
    modifies: int = 0
    retires: int = 0
    identiques: int = 0
    refusees: int = 0

    en_dict = asdict


def appliquer(table, lecture, forcer=False):
    """Bring the table to what the file says. Raises ReferentielRefuse when too many rows would leave."""
    bilan = Bilan()
    noms = _noms(table)
    with connection.cursor() as curseur:
        curseur.execute(sql.SQL("DROP TABLE IF EXISTS {depot}").format(**noms))
        curseur.execute(
            sql.SQL(
                "CREATE TEMP TABLE {depot} ON COMMIT DROP AS "
                "SELECT {colonnes}, true AS a_charger FROM {cible} WITH NO DATA"
            ).format(**noms)
        )
        _copier(curseur, table, noms, bilan, lecture)
        _controler_les_refus(table, bilan, forcer, vide_permis=table is not lecture.tables[0])
        curseur.execute(sql.SQL("ANALYZE {depot}").format(**noms))
        _compter(curseur, noms, bilan)
        modifiees, retirees = _modifiees(curseur, table, noms) if bilan.modifies else {}, []
        if table.perimetre is not None:
            retirees = _retirer(curseur, table, noms, bilan, forcer)
        lecture.changements[table.modele] = (modifiees, retirees)
        if bilan.crees or bilan.modifies:
            curseur.execute(*_ecriture(table, noms))
    return bilan


def ranger(curseur, modeles):
    """Index what was just written, and count it again: without, searches are slow until the base does it by itself."""
    for modele in modeles:
        curseur.execute(
            "SELECT gin_clean_pending_list(i.indexrelid) FROM pg_index i JOIN pg_class k ON k.oid = i.indexrelid "
            "JOIN pg_am a ON a.oid = k.relam WHERE a.amname = 'gin' AND i.indrelid = %s::regclass",
            [modele._meta.db_table],
        )
        curseur.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(modele._meta.db_table)))


def depot(modele):
    """The name of the staging table of a model, within a load."""
    return sql.Identifier(f"depot_{modele._meta.db_table}")


def _a(table, nom):
    return any(champ.attname == nom for champ in table.modele._meta.concrete_fields)


def _noms(table):
    """The pieces of SQL that every statement needs."""
    colonnes = [sql.Identifier(nom) for nom in table.colonnes]
    return {
        "cible": sql.Identifier(table.modele._meta.db_table),
        "depot": depot(table.modele),
        "colonnes": sql.SQL(", ").join(colonnes),
        "cle": sql.SQL(", ").join(sql.Identifier(nom) for nom in table.cle),
        "cles": _prefixees("c", table.cle),
        "premiere": sql.Identifier(table.cle[0]),
        "jointure": sql.SQL(" AND ").join(sql.SQL("c.{0} = d.{0}").format(sql.Identifier(nom)) for nom in table.cle),
        "differe": _differe(table, "d"),
    }


def _differe(table, alias):
    """SQL: the row `c` of the table says otherwise than the one of the file."""
    differe = sql.SQL("({}) IS DISTINCT FROM ({})").format(
        _prefixees("c", table.colonnes), _prefixees(alias, table.colonnes)
    )
    return sql.SQL("({} OR NOT c.actif)").format(differe) if _a(table, "actif") else differe


def _prefixees(alias, noms):
    return sql.SQL(", ").join(sql.Identifier(alias, nom) for nom in noms)


def _copier(curseur, table, noms, bilan, lecture):
    """Stage the good rows; the key of a refused one too, so that its row is not taken for a vanished one."""
    rangs = [table.colonnes.index(nom) for nom in table.cle]
    limites = list(_limites(table))
    vues = set()
    with curseur.copy(sql.SQL("COPY {depot} ({colonnes}, a_charger) FROM STDIN").format(**noms)) as copie:
        for numero, valeurs in table.lignes:
            bilan.lues += 1
            if not isinstance(valeurs, Refus):
                cle = tuple(valeurs[rang] for rang in rangs)
                raison = "déjà vue plus haut dans le fichier" if cle in vues else _debordement(valeurs, limites)
                vues.add(cle)
                if not raison:
                    copie.write_row((*valeurs, True))
                    continue
                valeurs = Refus(raison, cle)
            bilan.refusees += 1
            lecture.remarques.append({"ligne": numero, "raison": valeurs.raison, "refusee": True})
            lecture.refusees[table.modele].add(valeurs.cle)
            if valeurs.cle:
                par_rang = dict(zip(rangs, valeurs.cle, strict=True))
                cle_seule = [par_rang.get(rang) for rang in range(len(table.colonnes))]
                if not _debordement(cle_seule, limites):
                    copie.write_row((*cle_seule, False))


def _limites(table):
    """(rank, name, whether it holds text, least and greatest length or number) of each column that has limits."""
    champs = {champ.attname: champ for champ in table.modele._meta.concrete_fields}
    for rang, champ in enumerate(map(champs.get, table.colonnes)):
        if champ.max_length:
            yield rang, champ.verbose_name, True, 0, champ.max_length
        elif isinstance(champ, IntegerField):
            yield rang, champ.verbose_name, False, *connection.ops.integer_field_range(champ.get_internal_type())


def _debordement(valeurs, limites):
    """What is wrong with the first value that its column cannot hold; "" when all fit."""
    for rang, nom, texte, debut, fin in limites:
        valeur = valeurs[rang]
        mesure = len(valeur) if texte and valeur is not None else valeur
        if mesure is not None and not debut <= mesure <= fin:
            return f"{nom} : {mesure}{' caractères' if texte else ''}, {fin} au plus"
    return ""


def _controler_les_refus(table, bilan, forcer, vide_permis):
    """The first table must have rows; the others may have none (the RS has no bloc)."""
    if not bilan.lues and not vide_permis:
        raise ReferentielRefuse("Le fichier ne contient aucune ligne. Vérifiez que c’est le bon fichier.")
    if bilan.refusees * 100 > bilan.lues * CHUTE_MAX and not forcer:
        raise ReferentielRefuse(
            f"{bilan.refusees} lignes sur {bilan.lues} sont illisibles ({table.modele._meta.verbose_name_plural}). "
            "Vérifiez que c’est le bon fichier, ou relancez avec --forcer."
        )


def _compter(curseur, noms, bilan):
    curseur.execute(
        sql.SQL(
            "SELECT count(*) FILTER (WHERE c.{premiere} IS NULL), "
            "count(*) FILTER (WHERE c.{premiere} IS NOT NULL AND {differe}), count(*) "
            "FROM {depot} d LEFT JOIN {cible} c ON {jointure} WHERE d.a_charger"
        ).format(**noms)
    )
    bilan.crees, bilan.modifies, total = curseur.fetchone()
    bilan.identiques = total - bilan.crees - bilan.modifies


def _modifiees(curseur, table, noms):
    """{key: names of the columns that say otherwise} of the rows that the file changes, [] for one that comes back."""
    autres = [nom for nom in table.colonnes if nom not in table.cle]
    libelles = {champ.attname: str(champ.verbose_name) for champ in table.modele._meta.concrete_fields}
    ecarts = sql.SQL(", ").join(sql.SQL("c.{0} IS DISTINCT FROM d.{0}").format(sql.Identifier(nom)) for nom in autres)
    curseur.execute(
        sql.SQL(
            "SELECT {cles}, ARRAY[{ecarts}]::boolean[] FROM {depot} d JOIN {cible} c ON {jointure} "
            "WHERE d.a_charger AND {differe}"
        ).format(**noms, ecarts=ecarts)
    )
    return {
        _cle(cle): [libelles[nom] for nom, change in zip(autres, changes, strict=True) if change]
        for *cle, changes in curseur.fetchall()
    }


def _cle(valeurs):
    """A key: bare when it has one column."""
    return valeurs[0] if len(valeurs) == 1 else tuple(valeurs)


def _retirer(curseur, table, noms, bilan, forcer):
    """Withdraw the rows that the file no longer holds; answers their keys."""
    noms = noms | {"perimetre": table.perimetre}
    # Joined, not filtered: a subquery in a FILTER is run again for every row.
    curseur.execute(
        sql.SQL(
            "SELECT count(*), count(*) FILTER (WHERE d.{premiere} IS NULL) "
            "FROM {cible} c LEFT JOIN {depot} d ON {jointure} WHERE c.actif AND {perimetre}"
        ).format(**noms)
    )
    en_vigueur, bilan.retires = curseur.fetchone()
    chute = bilan.retires > RETRAITS_SANS_QUESTION and bilan.retires * 100 > en_vigueur * CHUTE_MAX
    if chute and not forcer:
        raise ReferentielRefuse(
            f"Ce fichier retirerait {bilan.retires} lignes sur {en_vigueur} "
            f"({table.modele._meta.verbose_name_plural}). "
            "Vérifiez qu’il est complet, puis relancez avec --forcer."
        )
    if not bilan.retires:
        return []
    date = sql.SQL(", retiree_le = {}").format(timezone.localdate()) if _a(table, "retiree_le") else sql.SQL("")
    curseur.execute(
        sql.SQL(
            "UPDATE {cible} c SET actif = false{date} WHERE c.actif AND {perimetre} "
            "AND NOT EXISTS (SELECT FROM {depot} d WHERE {jointure}) RETURNING {cles}"
        ).format(**noms, date=date)
    )
    return [_cle(cle) for cle in curseur.fetchall()]


def _ecriture(table, noms):
    """The statement that creates and changes, and its parameters."""
    initiales = dict(table.a_la_creation)
    ecrites = [
        sql.SQL("{0} = EXCLUDED.{0}").format(sql.Identifier(nom)) for nom in table.colonnes if nom not in table.cle
    ]
    if _a(table, "actif"):
        initiales["actif"] = True
        ecrites.append(sql.SQL("actif = true"))
    if _a(table, "retiree_le"):
        ecrites.append(sql.SQL("retiree_le = NULL"))
    nouvelles = [sql.SQL(", {}").format(sql.Identifier(nom)) for nom in initiales]
    action = (
        sql.SQL("UPDATE SET {ecrites} WHERE {differe}").format(
            ecrites=sql.SQL(", ").join(ecrites), differe=_differe(table, "excluded")
        )
        if ecrites
        else sql.SQL("NOTHING")
    )
    requete = sql.SQL(
        "INSERT INTO {cible} AS c ({colonnes}{nouvelles}) SELECT {colonnes}{valeurs} FROM {depot} d WHERE a_charger "
        "ON CONFLICT ({cle}) DO {action}"
    ).format(
        **noms,
        nouvelles=sql.Composed(nouvelles),
        valeurs=sql.SQL(", %s") * len(nouvelles) if nouvelles else sql.SQL(""),
        action=action,
    )
    return requete, list(initiales.values())
