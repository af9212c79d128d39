package io.asterism.standalone;

import io.asterism.broker.EmbeddedBroker;
import io.asterism.producer.cli.Measured;
import io.asterism.producer.corpus.Corpus;
import io.asterism.producer.feed.CorpusSource;
import io.asterism.producer.feed.FeedSource;
import io.asterism.producer.feed.Feeder;
import io.asterism.producer.jobs.JobWorker;
import io.asterism.producer.reading.ModelReader;
import io.asterism.producer.worker.Worker;
import io.asterism.producer.worker.WorkerSettings;
import io.asterism.schemas.InputException;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.KafkaConnection;
import io.asterism.standalone.parts.Closing;
import io.asterism.standalone.parts.DemonstrationData;
import io.asterism.standalone.parts.DemonstrationDocuments;
import io.asterism.standalone.parts.HttpService;
import io.asterism.standalone.parts.Narrator;
import io.asterism.standalone.parts.Part;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description =
                "Run everything in one process, until Ctrl-C: a broker, a feed of documents, a model with its SAEs, the counting "
                        + "and the page; on the demonstration world and generated documents, or what --model, --sae and "
                        + "--corpus name.")
final class DemoCommand implements Callable<Integer> {
    private static final Logger LOG = Logger.getLogger(DemoCommand.class.getName());
    private static final Topics TOPICS = Topics.DEFAULT;
    private static final long RETAINED_BYTES = 1L << 30;

    @Spec
    CommandSpec spec;

    @Mixin
    ReadingOptions reading = new ReadingOptions();

    @Option(
            names = "--port",
            defaultValue = "8080",
            paramLabel = "PORT",
            description = "Where the page is (default: ${DEFAULT-VALUE}).")
    int port;

    @Option(
            names = "--data",
            defaultValue = "asterism-demo",
            paramLabel = "DIR",
            description =
                    "Where everything is kept, of one model and corpus; started again on it, the demonstration goes on where it "
                            + "was (default: ${DEFAULT-VALUE}).")
    Path data;

    @Option(
            names = "--broker-port",
            defaultValue = "0",
            paramLabel = "PORT",
            description =
                    "Where more workers and processors can join; 0 for any free port (default: ${DEFAULT-VALUE}).")
    int brokerPort;

    @Option(
            names = "--pace",
            defaultValue = "20",
            paramLabel = "N",
            description = "Documents a second, at most (default: ${DEFAULT-VALUE}).")
    double pace;

    @Option(
            names = "--documents",
            paramLabel = "N",
            description = "Feed no more than so many generated documents in all (default: without end).")
    Optional<Long> documents = Optional.empty();

    @Option(
            names = "--partitions",
            defaultValue = "2",
            paramLabel = "P",
            description = "Partitions of topics that are made (default: ${DEFAULT-VALUE}).")
    int partitions;

    @Override
    public Integer call() {
        Partitions.required(partitions);
        if (!(pace > 0)) {
            throw new InputException("--pace is %s, expected above 0", pace);
        }
        reading.requireTogether(spec.commandLine(), documents);
        HttpService.requireFree(HttpService.LOOPBACK, port);
        Optional<Corpus> corpus = reading.corpus.check();
        FeedSource source = corpus.<FeedSource>map(CorpusSource::new).orElseGet(this::generated);
        try (Closing parts = new Closing()) {
            ModelReader reader = parts.add(reading.reader.open(reading.device, corpus));
            reader.manifests().stream()
                    .flatMap(Measured::line)
                    .forEach(spec.commandLine().getOut()::println);
            DemonstrationData.claim(
                    data, reader.manifests().stream().map(SaeManifest::getSae).toList(), corpus);
            EmbeddedBroker broker = parts.add(EmbeddedBroker.start(data.resolve("broker"), brokerPort, RETAINED_BYTES));
            Logs.openIn(data);
            broker.forgetMembers();
            KafkaConnection kafka = new KafkaConnection(broker.bootstrapServers());
            Feeder feeder = read(kafka, reader, source, parts);
            Narrator narrator =
                    new Narrator(port, () -> fed(feeder), spec.commandLine().getOut());
            parts.add(Part.start("narrator", narrator, narrator::stop));
            Map<String, String> settings = Map.of(
                    "asterism.bootstrap-servers",
                    broker.bootstrapServers(),
                    "asterism.state-directory",
                    data.resolve("streams").toString(),
                    "asterism.instance",
                    "demo",
                    // Its SAEs share the cores with each other and with the model.
                    "asterism.threads",
                    "1");
            HttpService.run(HttpService.LOOPBACK, port, settings, parts);
        }
        return 0;
    }

    private Feeder read(KafkaConnection kafka, ModelReader reader, FeedSource source, Closing parts) {
        Worker worker = new Worker(kafka, TOPICS, WorkerSettings.of("demo", partitions), reader);
        worker.prepare();
        Feeder feeder = new Feeder(kafka, TOPICS, TOPICS.documents(), source, pace);
        parts.add(Part.start("worker", worker, worker::close, failure -> stopped("worker", failure)));
        JobWorker jobs = JobWorker.of(kafka, TOPICS, "demo", reader);
        parts.add(Part.start("jobs", jobs, jobs::close, failure -> stopped("jobs", failure)));
        parts.add(Part.start("feeder", feeder, feeder::close, failure -> stopped("feeder", failure)));
        return feeder;
    }

    private FeedSource generated() {
        return documents.map(DemonstrationDocuments::first).orElseGet(DemonstrationDocuments::endless);
    }

    private static String fed(Feeder feeder) {
        long position = Math.max(0, feeder.position());
        return feeder.size() == FeedSource.ENDLESS
                ? String.format(Locale.ROOT, "%,d documents, ", position)
                : String.format(Locale.ROOT, "%,d of %,d documents, ", position, feeder.size());
    }

    private static void stopped(String part, Throwable failure) {
        LOG.log(Level.SEVERE, "the " + part + " stopped: " + failure.getMessage(), failure);
    }
}
