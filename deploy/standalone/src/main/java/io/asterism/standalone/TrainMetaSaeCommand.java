package io.asterism.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.asterism.producer.sae.SparseRows;
import io.asterism.producer.training.MetaSae;
import io.asterism.schemas.InputException;
import io.asterism.standalone.meta.MetaAgreement;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "train-meta-sae",
        description =
                "Train an SAE on the decoder rows of an SAE, and compare what it groups with what fires together.")
final class TrainMetaSaeCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT);

    @Spec
    CommandSpec spec;

    @Option(names = "--model", required = true, paramLabel = "DIR", description = "Hugging Face directory.")
    Path model;

    @Option(
            names = "--sae",
            required = true,
            paramLabel = "[ID=]DIR[@HOOK]",
            description = "The SAE whose decoder rows are read.")
    String sae;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder for the meta-SAE, meta_latents.csv and agreement.json.")
    Path out;

    @Option(names = "--width", paramLabel = "N", description = "Meta-latents (default: a quarter of the latents).")
    Optional<Integer> width;

    @Option(names = "--k", defaultValue = "4", description = "Meta-latents a latent (default: ${DEFAULT-VALUE}).")
    int k;

    @Option(names = "--steps", defaultValue = "1500", description = "Batches (default: ${DEFAULT-VALUE}).")
    int steps;

    @Option(names = "--batch", defaultValue = "1024", description = "Rows a batch (default: ${DEFAULT-VALUE}).")
    int batch;

    @Option(
            names = "--learning-rate",
            defaultValue = "0.0005",
            description = "At its peak (default: ${DEFAULT-VALUE}).")
    double learningRate;

    @Option(names = "--seed", defaultValue = "1", description = "Of weights and batches (default: ${DEFAULT-VALUE}).")
    long seed;

    @Option(names = "--device", defaultValue = "auto", description = "auto, cpu, cuda or cuda:<number>.")
    String device;

    @Option(
            names = "--groups",
            paramLabel = "FILE",
            description =
                    "components.json of an analysis with this SAE: how do its groups agree with the meta-latents?")
    Optional<Path> groups;

    @Override
    public Integer call() {
        Map<Double, Map<Integer, int[]>> byUse =
                groups.map(TrainMetaSaeCommand::read).orElse(Map.of());
        MetaSae meta = MetaSae.train(
                new MetaSae.Settings(model, sae, out, width, k, steps, batch, learningRate, seed, device),
                latents -> byUse.values().forEach(components -> requireWithin(components, latents)),
                System.err);
        write("meta_latents.csv", table(meta.rows()));
        PrintWriter said = spec.commandLine().getOut();
        said.println(meta.figures());
        if (groups.isPresent()) {
            List<MetaAgreement> agreements = new ArrayList<>();
            byUse.forEach((threshold, components) -> {
                agreements.add(MetaAgreement.of(threshold, meta.rows(), components));
            });
            write("agreement.json", text(Map.of("thresholds", agreements)));
            agreements.forEach(agreement -> said.printf(
                    Locale.ROOT,
                    "threshold %s: adjusted Rand %.4f, normalized mutual information %.4f over %,d latents in %,d groups%n",
                    agreement.threshold(),
                    agreement.adjustedRand(),
                    agreement.normalizedMutualInformation(),
                    agreement.latents(),
                    agreement.groups().size()));
        }
        said.flush();
        return 0;
    }

    private static Map<Double, Map<Integer, int[]>> read(Path file) {
        try {
            JsonNode thresholds = JSON.readTree(file.toFile()).path("thresholds");
            Map<Double, Map<Integer, int[]>> read = new TreeMap<>();
            for (JsonNode threshold : thresholds) {
                Map<Integer, int[]> components = new TreeMap<>();
                for (JsonNode component : threshold.path("components")) {
                    components.put(
                            component.path("id").intValue(), JSON.convertValue(component.path("latents"), int[].class));
                }
                read.put(threshold.path("threshold").doubleValue(), components);
            }
            if (!read.isEmpty()) {
                return read;
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new InputException(
                    e,
                    "--groups is '%s', which cannot be read (%s), expected the components.json of an analysis",
                    file,
                    e.getClass().getSimpleName());
        }
        throw new InputException(
                "--groups is '%s' without thresholds, expected the components.json of an analysis", file);
    }

    private void requireWithin(Map<Integer, int[]> components, int latents) {
        components.values().forEach(members -> {
            for (int latent : members) {
                if (latent < 0 || latent >= latents) {
                    throw new InputException(
                            "--groups is '%s', which has latent %d, expected groups of the SAE '%s', which has %d latents",
                            groups.orElseThrow(), latent, sae, latents);
                }
            }
        });
    }

    /** The strongest meta-latent of a latent first. */
    private static String table(SparseRows rows) {
        StringBuilder table = new StringBuilder("latent,meta_latent,activation\n");
        for (int latent = 0; latent < rows.tokens(); latent++) {
            int of = latent;
            IntStream.range(rows.offsets()[latent], rows.offsets()[latent + 1])
                    .boxed()
                    .sorted(Comparator.comparing((Integer i) -> -rows.activations()[i]))
                    .forEach(i -> table.append(of)
                            .append(',')
                            .append(rows.latents()[i])
                            .append(',')
                            .append(rows.activations()[i])
                            .append('\n'));
        }
        return table.toString();
    }

    private static String text(Object document) {
        try {
            return JSON.writeValueAsString(document) + "\n";
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void write(String name, String content) {
        try {
            Files.write(out.resolve(name), content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new InputException(e, "'%s' cannot be written (%s)", out.resolve(name), e);
        }
    }
}
