package io.asterism.producer.cli;

import io.asterism.producer.corpus.Corpus;
import io.asterism.producer.feed.CorpusSource;
import io.asterism.producer.feed.Feeder;
import io.asterism.producer.jobs.JobWorker;
import io.asterism.producer.reading.ModelReader;
import io.asterism.producer.reading.Variant;
import io.asterism.producer.worker.Worker;
import io.asterism.producer.worker.WorkerCounters;
import io.asterism.producer.worker.WorkerSettings;
import io.asterism.producer.worker.WorkerSlot;
import io.asterism.schemas.EventTimeLimit;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.ClusterSettings;
import io.asterism.schemas.cluster.KafkaConnection;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Works on a cluster's documents with a model and its SAEs until it is asked to end. */
@Command(
        name = "produce",
        description =
                "Read a cluster's documents with a model and publish its SAEs' activations, until Ctrl-C; several of these share "
                        + "the documents.")
public final class ProduceCommand implements Callable<Integer> {
    private static final long TICK_MILLIS = 250;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private ReaderOptions reader = new ReaderOptions();

    @Option(
            names = "--devices",
            split = ",",
            defaultValue = "auto",
            paramLabel = "NAME",
            description =
                    "Where the model runs: auto, cpu, or GPUs such as 0,1, each with a worker of its own (default: ${DEFAULT-VALUE}).")
    private List<String> devices = new ArrayList<>();

    @Option(
            names = "--instance",
            paramLabel = "NAME",
            description =
                    "The worker's name, kept over restarts and different from that of any other (default: the host's, numbered).")
    private Optional<String> instance = Optional.empty();

    @Mixin
    private CorpusOptions corpus = new CorpusOptions();

    @Option(
            names = "--event-time-ahead",
            paramLabel = "TIME",
            description =
                    "How far ahead of its record and of the clock a document may be dated, ISO-8601; later ones are refused as dead"
                            + " letters (default: ${DEFAULT-VALUE}).")
    private Duration eventTimeAhead = EventTimeLimit.DEFAULT.ahead();

    @Override
    public Integer call() throws InterruptedException {
        Optional<Corpus> documents = corpus.check();
        ClusterSettings settings = cluster.settings();
        Topics topics = settings.topics();
        KafkaConnection kafka = settings.kafka();
        kafka.requireBroker();
        List<ModelReader> readers = new ArrayList<>();
        Optional<String> variant = reader.variant().map(Variant::name);
        String group = variant.map(topics::workerGroup).orElseGet(topics::workerGroup);
        try (WorkerSlot slot = WorkerSlot.take(group)) {
            devices.forEach(device -> readers.add(reader.open(device, documents)));
            String own = instance.orElse(slot.instance());
            String name = variant.map(it -> own + "." + it).orElse(own);
            List<Worker> workers = new ArrayList<>();
            for (int i = 0; i < readers.size(); i++) {
                workers.add(new Worker(kafka, topics, worker(name, i, settings).withVariant(variant), readers.get(i)));
            }
            workers.get(0).prepare();
            List<JobWorker> jobs = new ArrayList<>();
            // A model's jobs are for workers that hold it as it is.
            for (int i = 0; variant.isEmpty() && i < readers.size(); i++) {
                jobs.add(JobWorker.of(kafka, topics, nameOf(name, i), readers.get(i)));
            }
            work(kafka, topics, workers, jobs, documents);
        } finally {
            readers.forEach(ModelReader::close);
        }
        return 0;
    }

    private static String nameOf(String name, int device) {
        return device == 0 ? name : name + "." + device;
    }

    private WorkerSettings worker(String name, int device, ClusterSettings cluster) {
        return WorkerSettings.of(nameOf(name, device), cluster.partitions())
                .withReplication(cluster.replication())
                .withEventTimes(EventTimeLimit.of(eventTimeAhead));
    }

    private void work(
            KafkaConnection kafka,
            Topics topics,
            List<Worker> workers,
            List<JobWorker> jobs,
            Optional<Corpus> documents)
            throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        workers.get(0).manifests().stream().flatMap(Measured::line).forEach(out::println);
        out.println("Reading documents from " + topics.documents() + " for "
                + workers.get(0).manifests().stream().map(SaeManifest::getSae).collect(Collectors.joining(", ")) + ".");
        out.flush();
        try (Running running = new Running();
                Progress progress = new Progress("Reading", "tokens", OptionalLong.empty())) {
            workers.forEach(worker -> running.start("worker", worker, worker::close));
            jobs.forEach(worker -> running.start("jobs", worker, worker::close));
            documents.ifPresent(checked -> {
                Feeder feeder =
                        new Feeder(kafka, topics, topics.documents(), new CorpusSource(checked), Feeder.UNLIMITED);
                running.start("feeder", feeder, feeder::close);
            });
            while (!running.isDone()) {
                progress.show(sum(workers, WorkerCounters::tokens), more(workers));
                Thread.sleep(TICK_MILLIS);
            }
        }
    }

    private static String more(List<Worker> workers) {
        long dead = sum(workers, WorkerCounters::dead);
        return String.format(
                Locale.ROOT,
                ", %,d documents%s",
                sum(workers, WorkerCounters::documents),
                dead == 0 ? "" : String.format(Locale.ROOT, ", %,d of them could not be read", dead));
    }

    private static long sum(List<Worker> workers, ToLongFunction<WorkerCounters> counter) {
        return workers.stream().map(Worker::counters).mapToLong(counter).sum();
    }
}
