package io.asterism.producer.cli;

import io.asterism.producer.corpus.CsrFile;
import io.asterism.producer.feed.CsrSource;
import io.asterism.producer.feed.Feeder;
import io.asterism.producer.feed.ImportedActivations;
import io.asterism.producer.worker.SaeRegistry;
import io.asterism.schemas.CountingSettings;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.Topics;
import io.asterism.schemas.cluster.ClusterSettings;
import io.asterism.schemas.cluster.KafkaConnection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Publishes activations that were computed elsewhere, for the processors of a cluster to count. */
@Command(
        name = "import",
        description =
                "Publish activations computed elsewhere to a cluster; started again, it goes on where it was, and what is "
                        + "there already is not published twice.")
public final class ImportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--activations",
            required = true,
            paramLabel = "FILE",
            description = "An .npz that scipy.sparse.save_npz wrote of a CSR matrix, rows = tokens, columns = latents.")
    private Path activations = Path.of("");

    @Option(names = "--sae-id", required = true, paramLabel = "ID", description = "Id of the SAE they are of.")
    private String saeId = "";

    @Option(
            names = "--threshold",
            paramLabel = "T",
            description = "Count latents as active above this activation; several may be given (default: 0 and 1.5).")
    private List<Double> thresholds = new ArrayList<>();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Override
    public Integer call() throws InterruptedException {
        SaeId sae = new SaeId(saeId);
        ClusterSettings settings = cluster.settings();
        try (CsrFile file = CsrFile.open(activations)) {
            SaeManifest manifest = ImportedActivations.manifest(
                    sae, file.columns(), CountingSettings.DEFAULT.withThresholds(thresholds));
            CsrSource source = CsrSource.check(file, manifest);
            Topics topics = settings.topics();
            KafkaConnection kafka = settings.kafka();
            kafka.requireBroker();
            settings.setUp(setup -> {
                setup.shared(settings.partitions());
                setup.sae(sae, settings.partitions());
            });
            new SaeRegistry(kafka, topics).announce(manifest, SaeRegistry.NO_CARDS);
            Feeder feeder = new Feeder(kafka, topics, topics.activations(sae), source, Feeder.UNLIMITED);
            Feeding.toTheEnd(feeder, "Importing", "tokens", spec.commandLine().getOut());
            return 0;
        }
    }
}
