package io.asterism.producer.cli;

import io.asterism.producer.labels.LabelFiles;
import io.asterism.producer.worker.SaeRegistry;
import io.asterism.schemas.AvroCodec;
import io.asterism.schemas.InputException;
import io.asterism.schemas.LatentLabels;
import io.asterism.schemas.SaeId;
import io.asterism.schemas.SaeManifest;
import io.asterism.schemas.cluster.ClusterSettings;
import io.asterism.schemas.cluster.WholeWrite;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings in what latents were said to stand for. */
@Command(
        name = "labels",
        description = "Bring in what latents were said to stand for.",
        subcommands = LabelsCommand.Import.class)
public final class LabelsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "'labels' says nothing of what to do, expected one of: "
                        + String.join(", ", spec.subcommands().keySet()));
    }

    @Command(
            name = "import",
            description =
                    "Publish labels from Neuronpedia's export lines, for the processors of a cluster to show and search: "
                            + "each latent that the files name has these from then on, and the others keep theirs.")
    static final class Import implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Option(names = "--sae", required = true, paramLabel = "ID", description = "The SAE whose latents they are of.")
        private String sae = "";

        @Parameters(
                arity = "1..*",
                paramLabel = "FILE",
                description = "JSON lines with \"index\" and \"description\", plain, .gz or .zst.")
        private List<Path> files = new ArrayList<>();

        @Mixin
        private ClusterOptions cluster = new ClusterOptions();

        @Override
        public Integer call() {
            SaeId id = new SaeId(sae);
            ClusterSettings settings = cluster.settings();
            settings.kafka().requireBroker();
            settings.setUp(setup -> setup.shared(settings.partitions()));
            LabelFiles labels = LabelFiles.read(manifest(id, settings), files);
            Map<String, LatentLabels> records = new LinkedHashMap<>();
            labels.records().forEach(record -> records.put(id + "/" + record.getLatent(), record));
            new WholeWrite<>(
                            settings.kafka(),
                            settings.topics().labels(),
                            AvroCodec.<LatentLabels>of(LatentLabels.getClassSchema()))
                    .put(settings.topics().labelling(id), records);
            PrintWriter out = spec.commandLine().getOut();
            out.printf(
                    "%d labels of %d latents of %s%s%n",
                    labels.number(),
                    records.size(),
                    id,
                    labels.withoutText() == 0 ? "" : "; " + labels.withoutText() + " rows without text passed over");
            out.flush();
            return 0;
        }

        private static SaeManifest manifest(SaeId id, ClusterSettings settings) {
            Map<String, SaeManifest> known = new SaeRegistry(settings.kafka(), settings.topics()).known();
            @Nullable SaeManifest manifest = known.get(id.value());
            if (manifest == null) {
                throw new InputException(
                        "SAE '%s' is not known, expected %s",
                        id,
                        known.isEmpty()
                                ? "one that is counted, and none is"
                                : "one of " + String.join(", ", new TreeSet<>(known.keySet())));
            }
            return manifest;
        }
    }
}
