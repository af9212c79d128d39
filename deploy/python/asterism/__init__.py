"""Ask an Asterism service, and publish sparse activations to it: see ``connect`` and ``connect_kafka``."""

from .answer import Answer
from .errors import AsterismError, InvalidActivations, ServiceError
from .jobs import Job
from .pairs import Pair
from .publishing import Publisher, connect_kafka
from .sae import Sae
from .service import Service, connect
from .subspaces import Points, Subspace
from .text import TextActivations
from .watching import Event

__all__ = [
    "Answer",
    "AsterismError",
    "Event",
    "InvalidActivations",
    "Job",
    "Pair",
    "Points",
    "Publisher",
    "Sae",
    "Service",
    "ServiceError",
    "Subspace",
    "TextActivations",
    "connect",
    "connect_kafka",
]
