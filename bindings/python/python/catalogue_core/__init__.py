"""An embeddable catalogue of datasets, in one folder and in your own process.

>>> import catalogue_core, tempfile
>>> folder = tempfile.mkdtemp() + "/ville.catalogue"
>>> with catalogue_core.create(folder, administrator="admin") as catalogue:
...     session = catalogue.session("admin")
...     ville = session.create_organisation(name="Ville d'Exemple", active=True)
...     draft = session.create(title="Pistes cyclables", organisation=ville.id)
...     session.search("pistes", states=["draft"]).total
1

Everything begins with `create` or `open`; `Catalogue.session` says who asks; `Session` has every verb.
The nouns (`Dataset`, `Metadata`, `Hit`…) are plain data, and every error is a `CatalogueError`.
"""

from __future__ import annotations

from . import errors as errors
from . import nouns as nouns
from ._session import Session as Session
from ._transport import Answered as Answered
from ._transport import Asked as Asked
from .catalogue import Catalogue as Catalogue
from .catalogue import Watch as Watch
from .catalogue import create as create
from .catalogue import georchestra_identity as georchestra_identity
from .catalogue import open as open
from .catalogue import parse_cas as parse_cas
from .errors import *
from .nouns import *
from .page import Hits as Hits
from .page import Page as Page
from .page import Table as Table

__version__ = "0.1.0"
