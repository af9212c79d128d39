"""Publishing activations that were computed elsewhere to a cluster's Kafka."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence

from .avro import codec
from .contexts import encode
from .errors import AsterismError, InvalidActivations
from .manifests import differences, hash_of, manifest as manifest_of, require_id
from .topics import LARGEST_RECORD, needs

_LEGAL_PREFIX = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}")
_MOST_PARTITIONS = 256
_OURS = {"bootstrap.servers", "partitioner", "enable.idempotence", "acks", "isolation.level", "transactional.id", "group.id", "enable.auto.commit"}


def connect_kafka(
    bootstrap: str = "localhost:9092",
    *,
    prefix: str = "asterism",
    partitions: int = 2,
    properties: Mapping[str, str] | None = None,
    timeout: float = 15,
) -> "Publisher":
    """A publisher to a cluster, of which a broker has to answer.

    :param bootstrap: ``host:port``, several with commas between them
    :param prefix: what all topics' names begin with
    :param partitions: of topics that are made
    :param properties: further properties of librdkafka's clients, such as those of TLS and SASL
    :param timeout: seconds that the cluster may take for an answer
    """
    try:
        import confluent_kafka
    except ImportError:
        raise AsterismError("confluent_kafka cannot be imported, expected it for publishing: pip install 'asterism[kafka]'") from None
    if not isinstance(bootstrap, str) or not bootstrap.strip():
        raise AsterismError(f"bootstrap is {bootstrap!r}, expected host:port")
    if not isinstance(prefix, str) or not _LEGAL_PREFIX.fullmatch(prefix):
        raise AsterismError(f"prefix is '{prefix}', expected 1 to 64 letters, digits, '.', '_' or '-', not starting with '.'")
    if not 1 <= partitions <= _MOST_PARTITIONS:
        raise AsterismError(f"partitions is {partitions}, expected 1 to {_MOST_PARTITIONS}")
    settled = sorted(_OURS & set(properties or ()))
    if settled:
        raise AsterismError(f"property '{settled[0]}' is given, expected none that exact counts rest on")
    return Publisher(confluent_kafka, bootstrap, prefix, partitions, dict(properties or {}), timeout)


class Publisher:
    """Publishes activations; at the end of its ``with`` block all of them are with the broker, or an error says which are not."""

    def __init__(self, kafka, bootstrap: str, prefix: str, partitions: int, properties: dict, timeout: float):
        self._kafka = kafka
        self._bootstrap = bootstrap
        self._prefix = prefix
        self._partitions = partitions
        self._timeout = timeout
        self._client = {"bootstrap.servers": bootstrap, "log_level": 2, **properties}
        self._known: dict[str, dict] | None = None
        self._ready: set[str] = set()
        self._documents: Counter[str] = Counter()
        self._session = f"python-{uuid.uuid4().hex[:8]}"
        self._failures: list[str] = []
        with self._asking("is not reached"):
            self._producer = kafka.Producer(
                {
                    "enable.idempotence": True,
                    # As Java's clients place a key, so that a document of several SAEs goes to the same partition.
                    "partitioner": "murmur2_random",
                    "message.max.bytes": LARGEST_RECORD,
                    "compression.type": "lz4",
                    "linger.ms": 20,
                    **self._client,
                }
            )
            self._admin().list_topics(timeout=timeout)

    def __enter__(self) -> "Publisher":
        return self

    def __exit__(self, kind, *_) -> None:
        if kind is None:
            self.flush()
        else:
            self._producer.flush(self._timeout)

    def saes(self) -> dict[str, dict]:
        """The manifests that the cluster knows, by SAE id."""
        if self._known is None:
            self._known = self._read_manifests()
        return dict(self._known)

    def announce(self, sae_id: str, latents: int, thresholds: Sequence[float] = (0, 1.5), **fields) -> dict:
        """Makes an SAE known unless it is already, with its topics; an id that is taken by another manifest is refused.

        :param latents: its width
        :param thresholds: a latent is counted as active above each of these
        :param fields: what else ``SaeManifest.avsc`` has, such as ``model``, ``hook_point``, ``context_size``, ``special_tokens="MASKED"``
        """
        wanted = manifest_of(sae_id, latents, thresholds, **fields)
        known = self.saes().get(sae_id)
        if known is not None and hash_of(known) != hash_of(wanted):
            raise InvalidActivations(
                f"SAE '{sae_id}' is already known with another manifest ({differences(known, wanted)}), expected the same one, or another id"
            )
        self._make_topics(sae_id)
        if known is None:
            self._send(f"{self._prefix}.saes", sae_id, codec("SaeManifest").encode(wanted))
            self.flush()
            self._known = {**self.saes(), sae_id: wanted}
        return known or wanted

    def publish(
        self,
        sae_id: str,
        token_ids,
        activations,
        *,
        document: str | None = None,
        corpus: str = "python",
        tokens: Sequence[str] | None = None,
        special=None,
        event_time: int | None = None,
        columns: Mapping[str, Sequence[float]] | None = None,
    ) -> str:
        """Publishes the activations of one document, which is checked whole first; an SAE that is not known is announced as
        ``announce(sae_id, width)`` does. Returns the document's id. Sending goes on behind the call: ``flush`` waits for it.

        :param token_ids: integers, one a row; None where they are not known
        :param activations: CSR, [tokens, latents], 0 or above; stored zeros are not active
        :param document: its id; by default one of this publisher, the n-th of every SAE alike, so that pairs of SAEs find each other
        :param tokens: their texts, one a row, which joined are the document's; shown as contexts
        :param special: booleans, one a row: BOS, EOS and PAD
        :param event_time: ms since 1970; now by default
        :param columns: numbers by token: squared_norm, squared_error, cross_entropy and the others of ``Activations.avsc``
        """
        require_id(sae_id)
        known = self.saes().get(sae_id)
        if known is None:
            shape = getattr(activations, "shape", ())
            if len(shape) != 2:
                raise InvalidActivations(f"activations for SAE '{sae_id}' have the shape {shape}, expected [tokens, latents]")
            manifest = manifest_of(sae_id, int(shape[1]))
        else:
            manifest = known
        if document is None:
            document = f"{self._session}#{self._documents[sae_id]}"
        values = encode(
            manifest,
            token_ids,
            activations,
            document=document,
            corpus=corpus,
            tokens=tokens,
            special=special,
            event_time=event_time,
            columns=columns,
        )
        if known is None:
            self.announce(sae_id, manifest["d_sae"])
        self._make_topics(sae_id)
        self._documents[sae_id] += 1
        self._raise_failures()
        for value in values:
            self._send(f"{self._prefix}.activations.{sae_id}", document, value)
        return document

    def flush(self, timeout: float | None = None) -> None:
        """Waits until all that was published is with the broker; an error says what is not."""
        left = self._producer.flush(4 * self._timeout if timeout is None else timeout)
        self._raise_failures()
        if left:
            raise AsterismError(f"{left} records are not with the Kafka broker at '{self._bootstrap}' yet, expected it to take them")

    def _send(self, topic: str, key: str, value: bytes) -> None:
        while True:
            try:
                self._producer.produce(topic, key=key.encode(), value=value, on_delivery=self._delivered)
                self._producer.poll(0)
                return
            except BufferError:
                self._producer.poll(1)
                self._raise_failures()
            except self._kafka.KafkaException as e:
                raise AsterismError(f"a record of {len(value)} bytes for topic '{topic}' is not taken ({_said(e)}), expected it to be") from e

    def _delivered(self, error, message) -> None:
        if error is not None:
            key = message.key()
            self._failures.append(f"'{key.decode() if key else ''}' is not on topic '{message.topic()}' ({error.str()}), expected it there")

    def _raise_failures(self) -> None:
        if self._failures:
            failures, self._failures = self._failures, []
            more = f"; {len(failures) - 1} more are not" if len(failures) > 1 else ""
            raise AsterismError(failures[0] + more)

    def _admin(self):
        from confluent_kafka.admin import AdminClient

        return AdminClient(self._client)

    def _make_topics(self, sae: str) -> None:
        if sae in self._ready:
            return
        from confluent_kafka.admin import NewTopic

        admin = self._admin()
        wanted = needs(self._prefix, sae, self._partitions)
        with self._asking("does not say which topics there are"):
            there = admin.list_topics(timeout=self._timeout).topics
        self._require_use([need for need in wanted if need.name in there], admin, there)
        missing = [NewTopic(need.name, need.partitions, -1, config=need.settings()) for need in wanted if need.name not in there]
        for name, made in (admin.create_topics(missing, operation_timeout=self._timeout) if missing else {}).items():
            try:
                made.result(self._timeout)
            except self._kafka.KafkaException as e:
                if e.args[0].code() != self._kafka.KafkaError.TOPIC_ALREADY_EXISTS:
                    raise AsterismError(
                        f"the cluster does not make the topic '{name}' ({_said(e)}), expected the right to, or that it is there"
                    ) from e
        self._ready.add(sae)

    def _require_use(self, present, admin, there) -> None:
        from confluent_kafka.admin import ConfigResource, ResourceType

        settings = {}
        if present:
            asked = admin.describe_configs([ConfigResource(ResourceType.TOPIC, need.name) for need in present], request_timeout=self._timeout)
            for resource, answered in asked.items():
                try:
                    settings[resource.name] = {name: entry.value for name, entry in answered.result(self._timeout).items()}
                except self._kafka.KafkaException:
                    # Without the right to see them; then nothing is said of them.
                    settings[resource.name] = {}
        for need in present:
            partitions = len(there[need.name].partitions)
            if need.fixed and partitions != need.partitions:
                raise AsterismError(f"topic '{need.name}' has {partitions} partitions, expected {need.partitions}; nothing is changed")
            policy = settings[need.name].get("cleanup.policy", need.cleanup)
            if set(policy.split(",")) != set(need.cleanup.split(",")):
                raise AsterismError(f"topic '{need.name}' has cleanup.policy '{policy}', expected '{need.cleanup}'; nothing is changed")

    def _read_manifests(self) -> dict[str, dict]:
        topic = f"{self._prefix}.saes"
        known: dict[str, dict] = {}
        with self._asking("does not say which topics there are"):
            if topic not in self._admin().list_topics(timeout=self._timeout).topics:
                return known
        consumer = self._kafka.Consumer(
            {
                "isolation.level": "read_committed",
                "enable.auto.commit": False,
                "enable.partition.eof": True,
                "allow.auto.create.topics": False,
                # The library wants a name; nothing is committed under it.
                "group.id": f"{self._prefix}.{self._session}",
                **self._client,
            }
        )
        try:
            consumer.assign([self._kafka.TopicPartition(topic, 0, self._kafka.OFFSET_BEGINNING)])
            while True:
                message = consumer.poll(self._timeout)
                if message is None:
                    raise AsterismError(f"the Kafka broker at '{self._bootstrap}' does not give the records of '{topic}', expected them within {self._timeout} s")
                if message.error() is None:
                    self._note(known, message)
                elif message.error().code() == self._kafka.KafkaError._PARTITION_EOF:
                    return known
                elif not message.error().retriable():
                    raise AsterismError(f"topic '{topic}' cannot be read ({message.error().str()}), expected the right to")
        finally:
            consumer.close()

    @staticmethod
    def _note(known: dict[str, dict], message) -> None:
        key, value = message.key() or b"", message.value()
        sae = key.decode(errors="replace")
        known.pop(sae, None)
        if value is not None:
            try:
                manifest = codec("SaeManifest").decode(value)
            except AsterismError:
                # Whoever reads the topic to count refuses it; here it is an id that is free.
                return
            if manifest["sae"] == sae:
                known[sae] = manifest

    def _asking(self, trouble: str):
        return _Asking(self, trouble)


class _Asking:
    """What the library says becomes one sentence."""

    def __init__(self, publisher: Publisher, trouble: str):
        self._publisher = publisher
        self._trouble = trouble

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind, error, trace) -> None:
        if kind is not None and issubclass(kind, self._publisher._kafka.KafkaException):
            raise AsterismError(
                f"the Kafka broker at '{self._publisher._bootstrap}' {self._trouble} ({_said(error)}), expected a running one that takes these properties"
            ) from error


def _said(error) -> str:
    first = error.args[0] if error.args else error
    return first.str() if hasattr(first, "str") else str(first)
