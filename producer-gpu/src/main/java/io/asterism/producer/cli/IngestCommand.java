package io.asterism.producer.cli;

import io.asterism.producer.corpus.Corpus;
import io.asterism.producer.feed.CorpusSource;
import io.asterism.producer.feed.Feeder;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.ClusterSettings;
import io.asterism.schemas.cluster.KafkaConnection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Publishes a corpus for the workers of a cluster to read. */
@Command(
        name = "ingest",
        description =
                "Publish the documents of a corpus to a cluster; started again, it goes on where it was, and what is there "
                        + "already is not published twice.")
public final class IngestCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CorpusOptions corpus = new CorpusOptions();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Override
    public Integer call() throws InterruptedException {
        Corpus checked = corpus.check()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "Missing required option: '--corpus', the documents to publish"));
        ClusterSettings settings = cluster.settings();
        Topics topics = settings.topics();
        KafkaConnection kafka = settings.kafka();
        kafka.requireBroker();
        settings.setUp(setup -> setup.shared(settings.partitions()));
        Feeder feeder = new Feeder(kafka, topics, topics.documents(), new CorpusSource(checked), Feeder.UNLIMITED);
        Feeding.toTheEnd(feeder, "Ingesting", "documents", spec.commandLine().getOut());
        return 0;
    }
}
