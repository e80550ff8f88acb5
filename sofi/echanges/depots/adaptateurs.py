"""One adapter for each kind of deposit: `deposer(depot, secret, fichier)`, `tester(depot, secret)`."""

from sofi.echanges.depots import dossier, s3, sftp
from sofi.echanges.depots.models import Genre

ADAPTATEURS = {Genre.DOSSIER: dossier, Genre.SFTP: sftp, Genre.S3: s3}
